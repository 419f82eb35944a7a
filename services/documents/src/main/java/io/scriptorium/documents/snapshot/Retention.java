package io.scriptorium.documents.snapshot;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scriptorium.documents.DocumentsSettings;
import io.scriptorium.documents.batch.Batch;
import io.scriptorium.documents.batch.PlacedBatch;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.storage.StorageUnavailableException;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Drops what is older than {@link DocumentsSettings#historyKeep} from the logs of documents, and with it their automatic versions of that time; named versions stay. What is left needs a beginning: before any row goes, the
 * document as it was after the last of them is stored as a <em>base</em>, and so is each named version among them. The last base of a document is the floor under its log: rows up to there are of no use to anybody and are
 * deleted, piece by piece.
 *
 * <p>Only rows go that a snapshot covers which is older than {@link #SETTLED}: whoever reads what is stored now began with a snapshot at least as new. The last row of a log always stays, so the places that are given out
 * go on. Several pods may do this at once: bases are the same whoever makes them, and are made from the oldest to the newest, so that each is made before what it needs is dropped.
 *
 * <p>One document at a time; rests after each for as long as it worked.
 */
@Singleton
public final class Retention {
    /** The least that can be kept: longer than anything waits in the log, so that what is dropped is not stored again. */
    static final Duration MIN_KEEP = Duration.ofDays(1);
    /** How old a snapshot has to be: longer than any reading takes. */
    static final Duration SETTLED = Duration.ofHours(1);
    /** By which part of the time to keep the oldest row has to be older, so that bases aren't made anew for each hour that passes. */
    static final int SLACK = 8;
    /** The most rows that one statement deletes, or reads. */
    static final int MAX_PIECE = 1_000;

    static final int MAX_DOCUMENTS = 200;

    private static final Duration SWEEP = Duration.ofHours(1);
    private static final Logger LOG = Logger.getLogger(Retention.class);

    /** Documents in the order of their ids, with the first rows of their logs and their floors. */
    static final String LOGS = """
            SELECT d.id, b.seq, b.entries, coalesce((SELECT max(f.seq) FROM base f WHERE f.document_id = d.id), 0) AS floor
            FROM (SELECT id FROM document WHERE id > $1 ORDER BY id LIMIT $2) d
            LEFT JOIN LATERAL (SELECT seq, entries FROM batch WHERE document_id = d.id ORDER BY seq LIMIT 1) b ON true
            ORDER BY d.id
            """;

    private final Database database;
    private final StateReader reader;
    private final Compaction compaction;
    private final InstantSource clock;
    private final @Nullable Duration keep;
    private @Nullable Thread sweeper;

    @Inject
    Retention(
            Database database,
            StateReader reader,
            Compaction compaction,
            InstantSource clock,
            DocumentsSettings settings) {
        this(database, reader, compaction, clock, settings.historyKeep().orElse(null));
    }

    /** @param keep for how long; null: for ever */
    Retention(
            Database database,
            StateReader reader,
            Compaction compaction,
            InstantSource clock,
            @Nullable Duration keep) {
        if (keep != null && keep.compareTo(MIN_KEEP) < 0) {
            throw new IllegalArgumentException(
                    "SCRIPTORIUM_DOCUMENTS_HISTORY_KEEP: " + keep + " is less than a day; leave it out to keep all");
        }
        this.database = database;
        this.reader = reader;
        this.compaction = compaction;
        this.clock = clock;
        this.keep = keep;
    }

    void start(@Observes StartupEvent event) {
        if (keep != null) {
            sweeper = Thread.ofPlatform().name("retention").daemon().start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        Thread thread = sweeper;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(SWEEP);
                try {
                    long dropped = sweep();
                    if (dropped > 0) {
                        LOG.infof("%d rows of history were dropped for their age", dropped);
                    }
                } catch (StorageUnavailableException e) {
                    // The next round will do.
                } catch (RuntimeException e) {
                    LOG.error("old history could not be dropped", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Looks at all documents; answers how many rows of their logs were dropped. */
    long sweep() throws InterruptedException {
        if (keep == null) {
            return 0;
        }
        Instant until = clock.instant().minus(keep);
        Instant due = until.minus(keep.dividedBy(SLACK));
        long dropped = 0;
        UUID last = new UUID(0, 0);
        int found;
        do {
            found = 0;
            for (Row row : database.run(LOGS, last, MAX_DOCUMENTS)) {
                found++;
                last = row.getUUID("id");
                Buffer entries = row.getBuffer("entries");
                if (entries != null
                        && (row.getLong("seq") <= row.getLong("floor")
                                || newest(Batch.read(entries.getBytes())).isBefore(due))) {
                    long began = System.nanoTime();
                    dropped += drop(last, row.getLong("floor"), until);
                    Thread.sleep(Duration.ofNanos(System.nanoTime() - began));
                }
            }
        } while (found == MAX_DOCUMENTS);
        return dropped;
    }

    private static Instant newest(Batch batch) {
        return Instant.ofEpochMilli(
                batch.entries().stream().mapToLong(Batch.Entry::at).max().orElse(Long.MAX_VALUE));
    }

    /** Drops what is older from one log; answers how many rows. */
    private long drop(UUID documentId, long floor, Instant until) {
        long old = endOfOld(documentId, until);
        long covered = covered(documentId);
        if (covered < old) {
            // Later, when there is a snapshot and it has settled.
            compaction.due(documentId);
        }
        long newFloor = Math.max(floor, lastRow(documentId, Math.min(old, covered)));
        if (newFloor > floor) {
            for (Row named : database.run("""
                    SELECT DISTINCT v.seq FROM version v
                    WHERE v.document_id = $1 AND v.seq > $2 AND v.seq < $3
                    ORDER BY v.seq
                    """, documentId, floor, newFloor)) {
                makeBase(documentId, named.getLong("seq"));
            }
            makeBase(documentId, newFloor);
        }
        database.run("""
                DELETE FROM base b WHERE b.document_id = $1 AND b.seq < $2
                    AND NOT EXISTS (SELECT 1 FROM version v WHERE v.document_id = $1 AND v.seq = b.seq)
                """, documentId, newFloor);
        return PlacedBatch.deleteThrough(database, documentId, newFloor);
    }

    /** The last place of the rows at the beginning of a log that are all older; never the log's last row. */
    private long endOfOld(UUID documentId, Instant until) {
        long end = 0;
        long before = 0;
        while (true) {
            int rows = 0;
            for (Row row : database.run(
                    "SELECT seq, entries FROM batch WHERE document_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
                    documentId,
                    before,
                    MAX_PIECE)) {
                rows++;
                PlacedBatch batch = new PlacedBatch(
                        row.getLong("seq"), Batch.read(row.getBuffer("entries").getBytes()));
                // The one before is not the last.
                end = before;
                before = batch.seq();
                if (!newest(batch.batch()).isBefore(until)) {
                    return end;
                }
            }
            if (rows < MAX_PIECE) {
                return end;
            }
        }
    }

    /** How far a snapshot reaches that everybody who reads has begun with; 0 if there is none. */
    private long covered(UUID documentId) {
        return database.first(
                        "SELECT through FROM snapshot WHERE document_id = $1 AND at < $2",
                        documentId,
                        clock.instant().minus(SETTLED))
                .map(row -> row.getLong("through"))
                .orElse(0L);
    }

    /** The place at which the last row ends that ends up to a place. */
    private long lastRow(UUID documentId, long place) {
        return database.first(
                        "SELECT seq FROM batch WHERE document_id = $1 AND seq <= $2 ORDER BY seq DESC LIMIT 1",
                        documentId,
                        place)
                .map(row -> row.getLong("seq"))
                .orElse(0L);
    }

    private void makeBase(UUID documentId, long place) {
        byte[] state;
        try {
            state = reader.read(documentId, place).stateV2OrEncoded();
        } catch (MomentGoneException e) {
            // Somebody else made it, and others after it.
            return;
        }
        byte[] bytes = SnapshotFormat.write(state);
        database.<@Nullable Void>transaction(sql -> {
            // Held until the commit, so that the document is not deleted in between.
            Optional<Row> document = sql.first("SELECT 1 FROM document WHERE id = $1 FOR KEY SHARE", documentId);
            if (document.isPresent()) {
                sql.run("""
                        INSERT INTO base (document_id, seq, format, size_bytes, bytes) VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT DO NOTHING
                        """, documentId, place, SnapshotFormat.DEFLATED_V2, state.length, Buffer.buffer(bytes));
            }
            return null;
        });
    }
}
