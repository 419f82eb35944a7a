package io.scriptorium.documents.batch;

import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.storage.Sql;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A row of the log and its place.
 *
 * @param seq the place of its last update
 */
public record PlacedBatch(long seq, Batch batch) {
    /** The most rows of a page. */
    static final int MAX_PAGE_ROWS = 1_000;
    /** About the most bytes of a page. */
    static final long MAX_PAGE_BYTES = 1L << 20;

    /** A page of a document's log backwards, without the updates' bytes. Begins with the row in which a place is, or else before it. */
    public static final String NEWEST_FIRST = """
            SELECT seq, entries FROM (
                SELECT seq, entries, sum(octet_length(entries)) OVER (ORDER BY seq DESC) - octet_length(entries) AS before
                FROM batch WHERE document_id = $1 AND seq >= $2
                    AND seq <= coalesce((SELECT b.seq FROM batch b WHERE b.document_id = $1 AND b.seq >= $3 ORDER BY b.seq LIMIT 1), $3)
                ORDER BY seq DESC LIMIT $4
            ) page WHERE before < $5 ORDER BY seq DESC
            """;

    /** The most rows that one statement deletes. */
    static final int MAX_DELETED_ROWS = 1_000;

    /** The place of its first update. */
    public long first() {
        return seq - batch.count() + 1;
    }

    /**
     * Reads a page of a document's log backwards; empty when there is no more.
     *
     * @param from the place from which on
     * @param downTo rows that end before this place are left out
     */
    public static List<PlacedBatch> newestFirst(Sql sql, UUID documentId, long from, long downTo) {
        List<PlacedBatch> page = page(sql, documentId, from, downTo);
        if (page.isEmpty() || page.getFirst().first() <= from) {
            return page;
        }
        // The place was left out, or its row dropped for its age: what was found for it lies after it.
        page.removeFirst();
        return page.isEmpty()
                ? sql.first("SELECT max(seq) AS seq FROM batch WHERE document_id = $1 AND seq <= $2", documentId, from)
                        .map(row -> row.getLong("seq"))
                        .map(last -> page(sql, documentId, last, downTo))
                        .orElse(List.of())
                : page;
    }

    /** Deletes a document's log up to a place, in pieces that lock little and are committed each for itself; answers how many rows. */
    public static long deleteThrough(Database database, UUID documentId, long place) {
        long deleted = 0;
        int piece;
        do {
            piece = database.run("""
                            DELETE FROM batch WHERE document_id = $1 AND seq IN (
                                SELECT seq FROM batch WHERE document_id = $1 AND seq <= $2 ORDER BY seq LIMIT $3)
                            """, documentId, place, MAX_DELETED_ROWS).rowCount();
            deleted += piece;
        } while (piece == MAX_DELETED_ROWS);
        return deleted;
    }

    private static List<PlacedBatch> page(Sql sql, UUID documentId, long from, long downTo) {
        List<PlacedBatch> page = new ArrayList<>();
        for (Row row : sql.run(NEWEST_FIRST, documentId, downTo, from, MAX_PAGE_ROWS, MAX_PAGE_BYTES)) {
            page.add(new PlacedBatch(
                    row.getLong("seq"), Batch.read(row.getBuffer("entries").getBytes())));
        }
        return page;
    }
}
