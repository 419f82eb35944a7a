package io.scriptorium.documents.updatelog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.documents.snapshot.Compaction;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.storage.Sql;
import io.scriptorium.documents.storage.StorageConflictException;
import io.scriptorium.updatelog.LogConsumer;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Appends updates to the log in PostgreSQL: many per transaction, of any documents, each once. What was stored before, under the same identity, is passed over; what belongs
 * to a document that was never created, or is deleted for good, is dropped and counted; the trash takes updates like any other place.
 *
 * <p>An update's {@code seq} is its place in the document. {@link DocumentLocks} give them out in the order of commits; the table's key would refuse a place given twice. Places may be left out.
 *
 * <p>A transaction holds at most {@link #MAX_ENTRIES} updates, {@link #MAX_BYTES} and {@link #MAX_DOCUMENTS} documents; larger batches become several, in order. No row that
 * typing makes hot is updated, but for {@code activity}, once in {@link #ACTIVITY_PERIOD} per document (or when another person types).
 */
@Singleton
public final class UpdateStore implements LogConsumer.Store {
    public static final int MAX_ENTRIES = 4_000;
    public static final long MAX_BYTES = 16L << 20;
    public static final int MAX_DOCUMENTS = 256;
    /** How old the last known activity may get before it is written anew. */
    public static final Duration ACTIVITY_PERIOD = Duration.ofSeconds(2);

    /** How far ahead a time is believed. */
    static final Duration MAX_AHEAD = Duration.ofDays(1);

    /** Where the logs of documents end, and how far their snapshots reach; no row for a document that does not exist. */
    static final String HEADS = """
            SELECT d.id,
                coalesce((SELECT u.seq FROM update u WHERE u.document_id = d.id ORDER BY u.seq DESC LIMIT 1), 0) AS seq,
                coalesce((SELECT s.through FROM snapshot s WHERE s.document_id = d.id), 0) AS through
            FROM document d WHERE d.id = ANY($1)
            """;

    private static final Duration[] LAG_BUCKETS = LongStream.of(
                    5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000, 300_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    /** How often a transaction is tried that loses against another one. */
    private static final int MAX_TRIES = 3;

    private final Database database;
    private final Compaction compaction;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("update-store-", 0).factory());
    private final Counter stored;
    private final Counter repeated;
    private final Counter dropped;
    private final DistributionSummary batches;
    private final Timer lag;

    UpdateStore(Database database, Compaction compaction, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.compaction = compaction;
        this.clock = clock;
        stored = Counter.builder("scriptorium.updates.stored")
                .description("Updates committed to the log")
                .register(metrics);
        repeated = Counter.builder("scriptorium.updates.repeated")
                .description("Updates that were stored already")
                .register(metrics);
        dropped = Counter.builder("scriptorium.updates.dropped")
                .description("Updates of documents that don't exist")
                .register(metrics);
        batches = DistributionSummary.builder("scriptorium.updates.batch")
                .description("Updates per transaction")
                .serviceLevelObjectives(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 4_000)
                .register(metrics);
        lag = Timer.builder("scriptorium.updates.lag")
                .description("From the moment a room took an update to its commit")
                .serviceLevelObjectives(LAG_BUCKETS)
                .register(metrics);
    }

    @Override
    public CompletionStage<Void> store(List<LogEntry> entries) {
        List<LogEntry> copy = List.copyOf(entries);
        return CompletableFuture.runAsync(() -> storeAll(copy), threads);
    }

    /** Stores on the calling thread; returns after the commit. */
    public void storeAll(List<LogEntry> entries) {
        Set<UpdateId> seen = new HashSet<>();
        Batch batch = new Batch();
        for (LogEntry entry : entries) {
            if (!seen.add(entry.id())) {
                repeated.increment();
                continue;
            }
            if (!batch.takes(entry)) {
                commit(batch);
                batch = new Batch();
            }
            batch.add(plausible(entry));
        }
        commit(batch);
    }

    /** Keeps a broken clock somewhere from making an update that PostgreSQL can't store, which would hold up all others. */
    private LogEntry plausible(LogEntry entry) {
        Instant now = clock.instant();
        boolean holds = !entry.at().isBefore(Instant.EPOCH) && entry.at().isBefore(now.plus(MAX_AHEAD));
        return holds ? entry : new LogEntry(entry.id(), entry.userId(), now, entry.update());
    }

    /** The entries of one transaction, by document, in the order of the ids. */
    private static final class Batch {
        final Map<UUID, List<LogEntry>> byDocument = new TreeMap<>();
        int entries;
        long bytes;

        boolean takes(LogEntry entry) {
            return entries == 0
                    || (entries < MAX_ENTRIES
                            && bytes + entry.sizeBytes() <= MAX_BYTES
                            && (byDocument.size() < MAX_DOCUMENTS
                                    || byDocument.containsKey(entry.id().documentId())));
        }

        void add(LogEntry entry) {
            byDocument
                    .computeIfAbsent(entry.id().documentId(), ignored -> new ArrayList<>())
                    .add(entry);
            entries++;
            bytes += entry.sizeBytes();
        }
    }

    /** Where a document's log ends, and how far its snapshot reaches. */
    private record Head(long seq, long snapshotThrough) {}

    /** What a transaction adds to a document's log. */
    private record Growth(UUID documentId, long beyondSnapshot, long bytes) {}

    private void commit(Batch batch) {
        if (batch.entries == 0) {
            return;
        }
        for (int attempt = 1; ; attempt++) {
            try {
                database.<@Nullable Void>transaction(sql -> {
                    append(sql, batch);
                    return null;
                });
                return;
            } catch (StorageConflictException e) {
                if (attempt == MAX_TRIES) {
                    throw e;
                }
            }
        }
    }

    private void append(Sql sql, Batch batch) {
        DocumentLocks.lock(sql, batch.byDocument.keySet());
        Map<UUID, Head> heads = heads(sql, batch.byDocument.keySet());
        Rows rows = new Rows(batch.entries);
        List<Growth> grown = new ArrayList<>();
        batch.byDocument.forEach((documentId, entries) -> {
            Head head = heads.get(documentId);
            if (head != null) {
                long seq = head.seq();
                for (LogEntry entry : entries) {
                    rows.add(entry, ++seq);
                }
                grown.add(new Growth(
                        documentId,
                        seq - head.snapshotThrough(),
                        entries.stream()
                                .mapToLong(entry -> entry.update().length)
                                .sum()));
            }
        });
        int unknown = batch.entries - rows.size();
        Set<Place> fresh = insert(sql, rows);
        touch(sql, rows, fresh);
        sql.afterCommit(() -> {
            Instant now = clock.instant();
            stored.increment(fresh.size());
            repeated.increment(rows.size() - fresh.size());
            dropped.increment(unknown);
            batches.record(batch.entries);
            for (int i = 0; i < rows.size(); i++) {
                if (fresh.contains(rows.place(i))) {
                    Duration waited = Duration.between(rows.at(i), now);
                    lag.record(waited.isNegative() ? Duration.ZERO : waited);
                }
            }
            grown.forEach(log -> compaction.grew(log.documentId(), log.beyondSnapshot(), log.bytes()));
        });
    }

    private static Map<UUID, Head> heads(Sql sql, Set<UUID> documentIds) {
        Map<UUID, Head> heads = new HashMap<>();
        for (Row row : sql.run(HEADS, (Object) documentIds.toArray(UUID[]::new))) {
            long through = row.getLong("through");
            heads.put(row.getUUID("id"), new Head(Math.max(row.getLong("seq"), through), through));
        }
        return heads;
    }

    private static Set<Place> insert(Sql sql, Rows rows) {
        Set<Place> fresh = new HashSet<>();
        if (rows.size() > 0) {
            for (Row row : sql.run("""
                    INSERT INTO update (document_id, seq, producer, producer_sequence, author, at, bytes)
                    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::uuid[], $6::timestamptz[], $7::bytea[])
                    ON CONFLICT (document_id, producer, producer_sequence) DO NOTHING
                    RETURNING document_id, seq
                    """, rows.columns())) {
                fresh.add(new Place(row.getUUID("document_id"), row.getLong("seq")));
            }
        }
        return fresh;
    }

    /** Notes who edited last, for the documents whose note is old. The order of the ids keeps writers from waiting in a circle. */
    private static void touch(Sql sql, Rows rows, Set<Place> fresh) {
        Map<UUID, Integer> last = new TreeMap<>();
        for (int i = 0; i < rows.size(); i++) {
            if (fresh.contains(rows.place(i))) {
                last.put(rows.place(i).documentId(), i);
            }
        }
        if (!last.isEmpty()) {
            sql.run(
                    """
                    WITH old AS (
                        SELECT a.document_id, e.at, e.by_user
                        FROM unnest($1::uuid[], $2::timestamptz[], $3::uuid[]) AS e (document_id, at, by_user)
                        JOIN activity a ON a.document_id = e.document_id
                        WHERE e.at > a.at
                            AND (e.at > a.at + $4::bigint * interval '1 millisecond' OR e.by_user IS DISTINCT FROM a.by_user)
                        ORDER BY a.document_id FOR UPDATE OF a
                    )
                    UPDATE activity a SET at = old.at, by_user = old.by_user
                    FROM old WHERE a.document_id = old.document_id
                    """,
                    last.keySet().toArray(UUID[]::new),
                    last.values().stream().map(i -> Sql.timestamp(rows.at(i))).toArray(OffsetDateTime[]::new),
                    last.values().stream().map(rows::author).toArray(UUID[]::new),
                    ACTIVITY_PERIOD.toMillis());
        }
    }

    /** A place in the log. */
    private record Place(UUID documentId, long seq) {}

    /** Rows to insert, as columns: one array parameter each. */
    private static final class Rows {
        private final List<LogEntry> entries;
        private final List<Place> places;

        Rows(int capacity) {
            entries = new ArrayList<>(capacity);
            places = new ArrayList<>(capacity);
        }

        void add(LogEntry entry, long seq) {
            entries.add(entry);
            places.add(new Place(entry.id().documentId(), seq));
        }

        int size() {
            return entries.size();
        }

        Place place(int row) {
            return places.get(row);
        }

        Instant at(int row) {
            return entries.get(row).at();
        }

        @Nullable
        UUID author(int row) {
            return entries.get(row).userId();
        }

        Object[] columns() {
            return new Object[] {
                places.stream().map(Place::documentId).toArray(UUID[]::new),
                places.stream().map(Place::seq).toArray(Long[]::new),
                entries.stream().map(entry -> entry.id().producer()).toArray(UUID[]::new),
                entries.stream().map(entry -> entry.id().sequence()).toArray(Long[]::new),
                entries.stream().map(LogEntry::userId).toArray(UUID[]::new),
                entries.stream().map(entry -> Sql.timestamp(entry.at())).toArray(OffsetDateTime[]::new),
                entries.stream().map(entry -> Buffer.buffer(entry.update())).toArray(Buffer[]::new)
            };
        }
    }
}
