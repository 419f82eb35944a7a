package io.scriptorium.documents.history;

import io.scriptorium.documents.storage.Sql;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/**
 * Divides a document's log into stretches of writing, whose ends are its versions. Nothing of this is stored. Whether a stretch begins at an update is decided by that update and the one before it alone, so the
 * stretches are the same from wherever one begins to read, and those that are over never change. One begins
 *
 * <ul>
 *   <li>after {@link #PAUSE} in which nobody wrote, or {@link #PAUSE_BETWEEN_AUTHORS} if then somebody else writes;
 *   <li>with each hour of the clock, so that none is longer than {@link #LONGEST} (by the time that rooms give to updates, which may differ a little);
 *   <li>at every {@link #MOST_UPDATES}th place of the log, so that one reading, which looks at no more than {@link #MAX_SCANNED} updates, always finds some whole ones;
 *   <li>after a moment that was named.
 * </ul>
 */
final class Stretches {
    static final Duration PAUSE = Duration.ofMinutes(10);
    static final Duration PAUSE_BETWEEN_AUTHORS = Duration.ofMinutes(2);
    static final Duration LONGEST = Duration.ofHours(1);
    static final int MOST_UPDATES = 5_000;
    /** How many updates one reading looks at; their bytes are not read. */
    static final int MAX_SCANNED = 4 * MOST_UPDATES;
    /** How many authors of a stretch are told. */
    static final int MAX_AUTHORS = 50;

    /** The stretches before a place of the log, with those on the way that are not whole. */
    static final String QUERY = """
            WITH scanned AS (
                SELECT seq, author, at FROM update WHERE document_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3
            ), paired AS (
                SELECT seq, author, at,
                    lag(seq) OVER places AS before_seq, lag(author) OVER places AS before_author, lag(at) OVER places AS before_at
                FROM scanned WINDOW places AS (ORDER BY seq)
            ), divided AS (
                SELECT p.seq, p.author, p.at, sum((
                    p.before_seq IS NULL
                    OR p.at - p.before_at >= $4::bigint * interval '1 millisecond'
                    OR (p.author IS DISTINCT FROM p.before_author AND p.at - p.before_at >= $5::bigint * interval '1 millisecond')
                    OR floor(extract(epoch FROM p.at) / $6::bigint) > floor(extract(epoch FROM p.before_at) / $6::bigint)
                    OR p.seq / $7::bigint <> p.before_seq / $7::bigint
                    OR v.seq IS NOT NULL)::int) OVER (ORDER BY p.seq) AS stretch
                FROM paired p LEFT JOIN (SELECT DISTINCT seq FROM version WHERE document_id = $1) v ON v.seq = p.before_seq
            )
            SELECT min(seq) AS first, max(seq) AS last, min(at) AS since, max(at) AS until, count(*) AS updates,
                (array_agg(DISTINCT author) FILTER (WHERE author IS NOT NULL))[1:$8::int] AS authors
            FROM divided GROUP BY stretch ORDER BY last DESC
            """;

    private Stretches() {}

    /**
     * Some writing without a pause.
     *
     * @param first the place of its first update in the log
     * @param last of its last
     */
    record Stretch(long first, long last, Instant since, Instant until, List<UUID> authors) {}

    /**
     * The latest stretches of what comes before a place, newest first.
     *
     * @param more whether there are others before them
     */
    record Found(List<Stretch> stretches, boolean more) {}

    /** Finds whole stretches that end before a place: as many as are wanted, or fewer, though at least one unless there are none. */
    static Found before(Sql sql, UUID documentId, long place, int wanted) {
        RowSet<Row> rows = sql.run(
                QUERY,
                documentId,
                place,
                MAX_SCANNED,
                PAUSE.toMillis(),
                PAUSE_BETWEEN_AUTHORS.toMillis(),
                LONGEST.toSeconds(),
                (long) MOST_UPDATES,
                MAX_AUTHORS);
        List<Stretch> stretches = new ArrayList<>();
        long scanned = 0;
        for (Row row : rows) {
            scanned += row.getLong("updates");
            stretches.add(stretch(row));
        }
        boolean more = scanned == MAX_SCANNED;
        if (more) {
            // Where it begins was not seen.
            stretches.removeLast();
        }
        if (stretches.size() > wanted) {
            return new Found(List.copyOf(stretches.subList(0, wanted)), true);
        }
        return new Found(List.copyOf(stretches), more);
    }

    private static Stretch stretch(Row row) {
        UUID[] authors = row.getArrayOfUUIDs("authors");
        return new Stretch(
                row.getLong("first"),
                row.getLong("last"),
                Objects.requireNonNull(Sql.instant(row, "since")),
                Objects.requireNonNull(Sql.instant(row, "until")),
                authors == null ? List.of() : List.of(authors));
    }
}
