package io.scriptorium.documents.batch;

import io.scriptorium.documents.storage.Sql;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * People and producers under small numbers of their own in each document, so that the log can name them in a byte or two. Whose number is given out keeps it. Belongs to one transaction, which holds the documents' locks.
 */
public final class Contributors {
    static final String FIND = """
            SELECT c.document_id, c.number, c.id, c.since
            FROM unnest($1::uuid[], $2::uuid[]) AS wanted (document_id, id)
            JOIN contributor c ON c.document_id = wanted.document_id AND c.id = wanted.id
            """;

    /**
     * Somebody who contributed to a document.
     *
     * @param since the place in the log of the first row that names this number
     */
    public record Contributor(int number, long since) {}

    private record Key(UUID documentId, UUID id) {}

    private final Map<Key, Contributor> known = new HashMap<>();
    private final List<Key> made = new ArrayList<>();

    private Contributors() {}

    /** Finds those of the given ids that have numbers. */
    public static Contributors find(Sql sql, Map<UUID, ? extends Collection<UUID>> wanted) {
        Contributors contributors = new Contributors();
        List<UUID> documents = new ArrayList<>();
        List<UUID> ids = new ArrayList<>();
        wanted.forEach((documentId, here) -> here.forEach(id -> {
            documents.add(documentId);
            ids.add(id);
        }));
        if (!ids.isEmpty()) {
            for (Row row : sql.run(FIND, documents.toArray(UUID[]::new), ids.toArray(UUID[]::new))) {
                contributors.known.put(
                        new Key(row.getUUID("document_id"), row.getUUID("id")),
                        new Contributor(row.getInteger("number"), row.getLong("since")));
            }
        }
        return contributors;
    }

    public boolean knows(UUID documentId, UUID id) {
        return known.containsKey(new Key(documentId, id));
    }

    /** One that {@linkplain #knows is known}. */
    public Contributor get(UUID documentId, UUID id) {
        Contributor contributor = known.get(new Key(documentId, id));
        if (contributor == null) {
            throw new IllegalStateException("nobody with this id contributed to the document");
        }
        return contributor;
    }

    /** Gives somebody a number; {@link #insert} writes it down. */
    public void add(UUID documentId, UUID id, int number, long since) {
        Key key = new Key(documentId, id);
        known.put(key, new Contributor(number, since));
        made.add(key);
    }

    /** Writes down the numbers that were given out. */
    public void insert(Sql sql) {
        if (!made.isEmpty()) {
            List<Contributor> contributors =
                    made.stream().map(key -> get(key.documentId(), key.id())).toList();
            sql.run(
                    """
                    INSERT INTO contributor (document_id, number, id, since)
                    SELECT * FROM unnest($1::uuid[], $2::integer[], $3::uuid[], $4::bigint[])
                    """,
                    made.stream().map(Key::documentId).toArray(UUID[]::new),
                    contributors.stream().map(Contributor::number).toArray(Integer[]::new),
                    made.stream().map(Key::id).toArray(UUID[]::new),
                    contributors.stream().map(Contributor::since).toArray(Long[]::new));
        }
    }

    /** Who has these numbers. */
    public static Map<Integer, UUID> ids(Sql sql, UUID documentId, Set<Integer> numbers) {
        Map<Integer, UUID> ids = new HashMap<>();
        for (Row row : sql.run(
                "SELECT number, id FROM contributor WHERE document_id = $1 AND number = ANY($2)",
                documentId,
                numbers.toArray(Integer[]::new))) {
            ids.put(row.getInteger("number"), row.getUUID("id"));
        }
        return ids;
    }
}
