package io.scriptorium.documents.history;

import static io.scriptorium.documents.audit.Audit.Action.VERSION_NAMED;
import static io.scriptorium.documents.audit.Audit.Action.VERSION_RENAMED;
import static io.scriptorium.documents.audit.Audit.Action.VERSION_UNNAMED;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.audit.Audit;
import io.scriptorium.documents.history.Stretches.Found;
import io.scriptorium.documents.history.Stretches.Stretch;
import io.scriptorium.documents.history.Version.Author;
import io.scriptorium.documents.sharing.AccessRules;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.storage.Replica;
import io.scriptorium.documents.storage.Sql;
import io.vertx.sqlclient.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The versions of documents: the ends of {@link Stretches}, and the moments that were named. A name takes the place of the automatic version that ends at its moment; several names of one moment
 * stand beside each other.
 */
@Singleton
final class History {
    static final int DEFAULT_LIMIT = 50;
    /** The most moments on a page. */
    static final int MAX_LIMIT = 100;
    /** The most names in one document. */
    static final int MAX_NAMED = 500;

    /** The last place of a document's log; 0 for an empty one. */
    static final String HEAD = """
            SELECT coalesce((SELECT b.seq FROM batch b WHERE b.document_id = $1 ORDER BY b.seq DESC LIMIT 1), 0) AS seq
            """;

    private final Database database;
    private final Replica replica;
    private final Audit audit;
    private final InstantSource clock;

    History(Database database, Replica replica, Audit audit, InstantSource clock) {
        this.database = database;
        this.replica = replica;
        this.audit = audit;
        this.clock = clock;
    }

    /** Some versions, newest first, and where the next page begins. */
    record Page(List<Version> items, @Nullable String nextCursor) {}

    /** A name in the table. */
    private record Name(UUID id, long seq, String name, Instant at, UUID by) {}

    /**
     * The latest versions before a place in the log. A page may have fewer moments than the limit though others follow.
     *
     * @param before the place; {@link Long#MAX_VALUE} for the end
     */
    Page list(UUID documentId, long before, int limit) {
        return replica.read(sql -> hasAll(sql, documentId), sql -> {
            long head = head(sql, documentId);
            Found found = Stretches.before(sql, documentId, before, limit);
            long first = found.more() ? found.stretches().getLast().first() : 0;
            List<Name> names = names(sql, documentId, first, before);
            List<Version> items = new ArrayList<>();
            Map<UUID, String> people = people(sql, found.stretches(), names);
            for (Stretch stretch : found.stretches()) {
                List<Name> here = names.stream()
                        .filter(name -> name.seq() == stretch.last())
                        .toList();
                here.forEach(name -> items.add(named(name, stretch, people, head)));
                if (here.isEmpty()) {
                    items.add(automatic(stretch, people, head));
                }
            }
            // Of the empty document, and of times that the log does not tell of any more.
            long floor = floor(sql, documentId);
            names.stream()
                    .filter(name -> name.seq() <= floor
                            && found.stretches().stream().noneMatch(stretch -> stretch.last() == name.seq()))
                    .forEach(name -> items.add(named(name, null, people, head)));
            return new Page(List.copyOf(items), found.more() ? Long.toString(first) : null);
        });
    }

    /**
     * Names what is stored of a document now.
     *
     * @throws Problem 409 if it has too many names
     */
    Version name(Caller caller, UUID documentId, String name) {
        Instant now = clock.instant();
        return database.transaction(sql -> {
            requireAlone(sql, documentId);
            long count = sql.first("SELECT count(*) AS n FROM version WHERE document_id = $1", documentId)
                    .map(row -> row.getLong("n"))
                    .orElse(0L);
            if (count >= MAX_NAMED) {
                throw new Problem(409, "too-many-versions", "A document has at most " + MAX_NAMED + " named versions.");
            }
            Name made = new Name(UUID.randomUUID(), head(sql, documentId), name, now, caller.userId());
            sql.run(
                    "INSERT INTO version (document_id, id, seq, name, at, named_by) VALUES ($1, $2, $3, $4, $5, $6)",
                    documentId,
                    made.id(),
                    made.seq(),
                    made.name(),
                    made.at(),
                    made.by());
            audit.record(sql, documentId, caller.userId(), VERSION_NAMED, detail(made.id(), name));
            return described(sql, documentId, made);
        });
    }

    /** Gives a named version another name. */
    Version rename(Caller caller, UUID documentId, VersionId version, String name) {
        UUID id = requireNamed(version);
        return database.transaction(sql -> {
            Name renamed = sql.first(
                            "UPDATE version SET name = $3 WHERE document_id = $1 AND id = $2 RETURNING *",
                            documentId,
                            id,
                            name)
                    .map(History::read)
                    .orElseThrow(History::notFound);
            audit.record(sql, documentId, caller.userId(), VERSION_RENAMED, detail(id, name));
            return described(sql, documentId, renamed);
        });
    }

    /** Takes a name away. What it named stays in the log. */
    void unname(Caller caller, UUID documentId, VersionId version) {
        UUID id = requireNamed(version);
        database.<@Nullable Void>transaction(sql -> {
            Row gone = sql.first(
                            "DELETE FROM version WHERE document_id = $1 AND id = $2 RETURNING name", documentId, id)
                    .orElseThrow(History::notFound);
            audit.record(sql, documentId, caller.userId(), VERSION_UNNAMED, detail(id, gone.getString("name")));
            return null;
        });
    }

    /**
     * The place in the log that a version stands for.
     *
     * @throws Problem 404 if there is no such version
     */
    long place(UUID documentId, VersionId version) {
        return switch (version) {
            case VersionId.Automatic(long seq) -> {
                if (seq > database.alone(sql -> head(sql, documentId)) || isDropped(documentId, seq)) {
                    throw notFound();
                }
                yield seq;
            }
            case VersionId.Named(UUID id) ->
                database.first("SELECT seq FROM version WHERE document_id = $1 AND id = $2", documentId, id)
                        .orElseThrow(History::notFound)
                        .getLong("seq");
        };
    }

    static Problem notFound() {
        return new Problem(404, "version-not-found", "The document has no such version.");
    }

    private static UUID requireNamed(VersionId version) {
        return switch (version) {
            case VersionId.Named(UUID id) -> id;
            case VersionId.Automatic _ -> throw notFound();
        };
    }

    /** Two who name at once must not pass the bound together; nor may the document be deleted in between. */
    private static void requireAlone(Sql sql, UUID documentId) {
        if (sql.first("SELECT 1 FROM document WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", documentId)
                .isEmpty()) {
            throw AccessRules.notFound();
        }
    }

    /** The place after which the log begins. */
    private static long floor(Sql sql, UUID documentId) {
        return sql.first("SELECT coalesce(max(seq), 0) AS seq FROM base WHERE document_id = $1", documentId)
                .map(row -> row.getLong("seq"))
                .orElse(0L);
    }

    /** Whether a place is before the log's beginning, and none that was kept for its name. */
    private boolean isDropped(UUID documentId, long seq) {
        return database.first("""
                        SELECT 1 FROM base WHERE document_id = $1 HAVING $2 < max(seq) AND bool_and(seq <> $2)
                        """, documentId, seq).isPresent();
    }

    /** Whether a replica has all that is stored of a document: its authors' last words came by another way than their requests. */
    private boolean hasAll(Sql replicated, UUID documentId) {
        long head = head(replicated, documentId);
        return head >= database.alone(sql -> head(sql, documentId));
    }

    private static long head(Sql sql, UUID documentId) {
        return sql.first(HEAD, documentId).map(row -> row.getLong("seq")).orElse(0L);
    }

    /** The names of moments in a part of the log, the newest first. */
    private static List<Name> names(Sql sql, UUID documentId, long first, long before) {
        List<Name> names = new ArrayList<>();
        for (Row row : sql.run(
                "SELECT * FROM version WHERE document_id = $1 AND seq >= $2 AND seq < $3 ORDER BY seq DESC, at DESC, id",
                documentId,
                first,
                before)) {
            names.add(read(row));
        }
        return names;
    }

    private Version described(Sql sql, UUID documentId, Name name) {
        List<Stretch> stretches =
                Stretches.before(sql, documentId, name.seq() + 1, 1).stretches();
        Stretch stretch = stretches.isEmpty() ? null : stretches.getFirst();
        return named(name, stretch, people(sql, stretches, List.of(name)), head(sql, documentId));
    }

    private static Version automatic(Stretch stretch, Map<UUID, String> people, long head) {
        return new Version(
                new VersionId.Automatic(stretch.last()).toString(),
                Version.AUTOMATIC,
                null,
                stretch.until(),
                stretch.since(),
                authors(stretch.authors(), people),
                stretch.last() == head);
    }

    private static Version named(Name name, @Nullable Stretch stretch, Map<UUID, String> people, long head) {
        return new Version(
                new VersionId.Named(name.id()).toString(),
                Version.NAMED,
                name.name(),
                name.at(),
                stretch == null ? name.at() : stretch.since(),
                authors(stretch == null ? List.of(name.by()) : stretch.authors(), people),
                name.seq() == head);
    }

    private static List<Author> authors(List<UUID> ids, Map<UUID, String> people) {
        return ids.stream()
                .map(id -> new Author(id, people.getOrDefault(id, "")))
                .toList();
    }

    private static Map<UUID, String> people(Sql sql, List<Stretch> stretches, List<Name> names) {
        Set<UUID> ids = new TreeSet<>();
        Stream.concat(
                        stretches.stream().flatMap(stretch -> stretch.authors().stream()),
                        names.stream().map(Name::by))
                .forEach(ids::add);
        Map<UUID, String> people = new HashMap<>();
        for (Row row : sql.run("SELECT id, name FROM person WHERE id = ANY($1)", (Object) ids.toArray(UUID[]::new))) {
            people.put(row.getUUID("id"), row.getString("name"));
        }
        return people;
    }

    private static Name read(Row row) {
        return new Name(
                row.getUUID("id"),
                row.getLong("seq"),
                row.getString("name"),
                Objects.requireNonNull(Sql.instant(row, "at")),
                row.getUUID("named_by"));
    }

    private static Map<String, Object> detail(UUID version, String name) {
        return Map.of("version", version.toString(), "name", name);
    }
}
