package io.scriptorium.documents.updatelog;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.scriptorium.documents.batch.Batch;
import io.scriptorium.documents.batch.Contributors;
import io.scriptorium.documents.batch.Contributors.Contributor;
import io.scriptorium.documents.batch.PlacedBatch;
import io.scriptorium.documents.batch.Sequences;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * Appends updates to the log in PostgreSQL: many per transaction, of any documents, each once; those of one document as one row, a {@link Batch}. What was stored before, under the same identity, is passed over, however
 * it was batched then; what belongs to a document that was never created, or is deleted for good, is dropped and counted; the trash takes updates like any other place.
 *
 * <p>An update's place in the document is given out in the order of commits, which {@link DocumentLocks} see to; the table's key would refuse a place given twice. Places may be left out.
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

    /** Where the logs of documents end, their last rows, and how far their snapshots reach; no row for a document that does not exist. */
    static final String HEADS = """
            SELECT d.id, b.seq, b.entries,
                coalesce((SELECT s.through FROM snapshot s WHERE s.document_id = d.id), 0) AS through,
                coalesce((SELECT c.number FROM contributor c WHERE c.document_id = d.id ORDER BY c.number DESC LIMIT 1), 0) AS contributors
            FROM document d LEFT JOIN LATERAL (
                SELECT b.seq, b.entries FROM batch b WHERE b.document_id = d.id ORDER BY b.seq DESC LIMIT 1
            ) b ON true
            WHERE d.id = ANY($1)
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
        Arrivals batch = new Arrivals();
        for (LogEntry entry : entries) {
            if (!seen.add(entry.id())) {
                repeated.increment();
                continue;
            }
            if (!batch.takes(entry)) {
                commit(batch);
                batch = new Arrivals();
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
    private static final class Arrivals {
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

        /** Producers and people by document. */
        Map<UUID, Set<UUID>> contributors() {
            Map<UUID, Set<UUID>> contributors = new HashMap<>();
            byDocument.forEach((documentId, here) -> {
                Set<UUID> ids = contributors.computeIfAbsent(documentId, ignored -> new LinkedHashSet<>());
                for (LogEntry entry : here) {
                    ids.add(entry.id().producer());
                    UUID author = entry.userId();
                    if (author != null) {
                        ids.add(author);
                    }
                }
            });
            return contributors;
        }
    }

    /**
     * Where a document's log ends.
     *
     * @param snapshotThrough how far its snapshot reaches
     * @param last the last row
     * @param contributors the last number given out
     */
    record Head(
            UUID documentId, long snapshotThrough, @Nullable PlacedBatch last, int contributors) {
        /** The last place that is taken. */
        long seq() {
            return last == null ? snapshotThrough : Math.max(last.seq(), snapshotThrough);
        }
    }

    private void commit(Arrivals batch) {
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

    private void append(Sql sql, Arrivals arrivals) {
        DocumentLocks.lock(sql, arrivals.byDocument.keySet());
        Map<UUID, Head> heads = heads(sql, arrivals.byDocument.keySet());
        Contributors contributors = Contributors.find(sql, arrivals.contributors());
        List<Addition> additions = new ArrayList<>();
        int found = 0;
        for (Map.Entry<UUID, List<LogEntry>> document : arrivals.byDocument.entrySet()) {
            Head head = heads.get(document.getKey());
            if (head == null) {
                continue;
            }
            found += document.getValue().size();
            Addition addition = Addition.of(
                    head, document.getValue(), contributors, stored(sql, head, document.getValue(), contributors));
            if (!addition.fresh().isEmpty()) {
                additions.add(addition);
            }
        }
        contributors.insert(sql);
        insert(sql, additions);
        touch(sql, additions);
        int known = found;
        sql.afterCommit(() -> committed(additions, arrivals.entries, known));
    }

    private void committed(List<Addition> additions, int arrived, int known) {
        Instant now = clock.instant();
        int fresh =
                additions.stream().mapToInt(addition -> addition.fresh().size()).sum();
        stored.increment(fresh);
        repeated.increment(known - fresh);
        dropped.increment(arrived - known);
        batches.record(arrived);
        for (Addition addition : additions) {
            long bytes = 0;
            for (LogEntry entry : addition.fresh()) {
                Duration waited = Duration.between(entry.at(), now);
                lag.record(waited.isNegative() ? Duration.ZERO : waited);
                bytes += entry.update().length;
            }
            compaction.grew(
                    addition.head().documentId(),
                    addition.seq() - addition.head().snapshotThrough(),
                    bytes);
        }
    }

    private static Map<UUID, Head> heads(Sql sql, Set<UUID> documentIds) {
        Map<UUID, Head> heads = new HashMap<>();
        for (Row row : sql.run(HEADS, (Object) documentIds.toArray(UUID[]::new))) {
            UUID id = row.getUUID("id");
            long through = row.getLong("through");
            Buffer entries = row.getBuffer("entries");
            heads.put(
                    id,
                    new Head(
                            id,
                            through,
                            entries == null
                                    ? null
                                    : new PlacedBatch(row.getLong("seq"), Batch.read(entries.getBytes())),
                            row.getInteger("contributors")));
        }
        return heads;
    }

    /** What is stored already of each producer of these entries. */
    private static Map<UUID, Sequences> stored(Sql sql, Head head, List<LogEntry> entries, Contributors contributors) {
        UUID documentId = head.documentId();
        Map<Integer, Long> since = new HashMap<>();
        Map<UUID, Integer> numbers = new HashMap<>();
        for (LogEntry entry : entries) {
            UUID producer = entry.id().producer();
            if (!numbers.containsKey(producer) && contributors.knows(documentId, producer)) {
                Contributor contributor = contributors.get(documentId, producer);
                numbers.put(producer, contributor.number());
                since.put(contributor.number(), contributor.since());
            }
        }
        Map<Integer, Sequences> found = StoredSequences.read(sql, documentId, since, head.last());
        Map<UUID, Sequences> stored = new HashMap<>();
        numbers.forEach((producer, number) -> stored.put(producer, Objects.requireNonNull(found.get(number))));
        return stored;
    }

    private static void insert(Sql sql, List<Addition> additions) {
        if (!additions.isEmpty()) {
            sql.run(
                    """
                    INSERT INTO batch (document_id, seq, entries, bytes)
                    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::bytea[], $4::bytea[])
                    """,
                    additions.stream()
                            .map(addition -> addition.head().documentId())
                            .toArray(UUID[]::new),
                    additions.stream().map(Addition::seq).toArray(Long[]::new),
                    additions.stream()
                            .map(addition -> Buffer.buffer(addition.row().entries()))
                            .toArray(Buffer[]::new),
                    additions.stream()
                            .map(addition -> Buffer.buffer(addition.row().bytes()))
                            .toArray(Buffer[]::new));
        }
    }

    /** Notes who edited last, for the documents whose note is old. The order of the ids keeps writers from waiting in a circle. */
    private static void touch(Sql sql, List<Addition> additions) {
        if (!additions.isEmpty()) {
            List<LogEntry> last = additions.stream()
                    .map(addition -> addition.fresh().getLast())
                    .toList();
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
                    last.stream().map(entry -> entry.id().documentId()).toArray(UUID[]::new),
                    last.stream().map(entry -> Sql.timestamp(entry.at())).toArray(OffsetDateTime[]::new),
                    last.stream().map(LogEntry::userId).toArray(UUID[]::new),
                    ACTIVITY_PERIOD.toMillis());
        }
    }
}
