package io.scriptorium.documents.snapshot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scriptorium.documents.DocumentsSettings;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.storage.StorageUnavailableException;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps reading documents cheap: replaces a document's snapshot by one that reaches to the end of its log, once enough was added. The updates stay where they are: they are the history.
 *
 * <p>A snapshot is written only if the one that it was made from is still there, so two that compact one document at once do no harm: the slower one writes nothing. One thread does it, one document at a
 * time, and rests after each for as long as it worked, so that it never takes more than half a core. Which documents are due is remembered in memory, for at most {@link #MAX_DUE} of them; what is forgotten, or lost with the
 * process, is noticed again at the next update or reading.
 */
@Singleton
public final class Compaction {
    /** The most documents that wait for their turn. */
    public static final int MAX_DUE = 10_000;

    /** How long it rests after a document, and as long again as it worked. */
    static final Duration FIRST_REST = Duration.ofMillis(50);

    private static final Duration REST_WHILE_AWAY = Duration.ofSeconds(2);
    private static final Logger LOG = Logger.getLogger(Compaction.class);

    /** How an attempt ended. */
    enum Outcome {
        WRITTEN,
        /** Another one was faster. */
        LOST,
        /** The snapshot reaches to the end of the log already. */
        NOTHING_NEW,
        /** There is no such document any more. */
        GONE
    }

    private final Database database;
    private final StateReader reader;
    private final InstantSource clock;
    private final DocumentsSettings settings;
    private final Map<Outcome, Counter> outcomes = new EnumMap<>(Outcome.class);
    private final Counter bytesWritten;
    /** What this process has seen come to documents since it last found them due. */
    private final Cache<UUID, Long> recentBytes =
            Caffeine.newBuilder().maximumSize(MAX_DUE).build();

    private final LinkedHashSet<UUID> due = new LinkedHashSet<>();
    private @Nullable Thread worker;

    Compaction(
            Database database,
            StateReader reader,
            InstantSource clock,
            DocumentsSettings settings,
            MeterRegistry metrics) {
        this.database = database;
        this.reader = reader;
        this.clock = clock;
        this.settings = settings;
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(
                    outcome,
                    Counter.builder("scriptorium.compactions")
                            .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
                            .description("Snapshots that were tried to be made")
                            .register(metrics));
        }
        bytesWritten = Counter.builder("scriptorium.compactions.bytes")
                .description("Bytes of snapshots written")
                .register(metrics);
    }

    void start(@Observes StartupEvent event) {
        worker = Thread.ofPlatform().name("compaction").daemon().start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        Thread thread = worker;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /**
     * A document's log grew.
     *
     * @param updates how many there are after its snapshot now
     * @param bytes how many bytes came just now
     */
    public void grew(UUID documentId, long updates, long bytes) {
        long piled = Objects.requireNonNull(recentBytes.asMap().merge(documentId, bytes, Long::sum));
        found(documentId, updates, piled);
    }

    /** A document was found to have so many updates, and so many bytes of them, after its snapshot. */
    void found(UUID documentId, long updates, long bytes) {
        if (updates >= settings.compactAfterUpdates() || bytes >= settings.compactAfterBytes()) {
            recentBytes.invalidate(documentId);
            put(documentId);
        }
    }

    /** A document is to have a snapshot that reaches to the end of its log, however little was added. */
    void due(UUID documentId) {
        put(documentId);
    }

    private void put(UUID documentId) {
        synchronized (due) {
            if (due.size() < MAX_DUE) {
                due.add(documentId);
                due.notifyAll();
            }
        }
    }

    private UUID next() throws InterruptedException {
        synchronized (due) {
            while (due.isEmpty()) {
                due.wait();
            }
            return due.removeFirst();
        }
    }

    private void run() {
        try {
            while (true) {
                UUID documentId = next();
                long began = System.nanoTime();
                try {
                    compact(documentId);
                    Thread.sleep(FIRST_REST.plusNanos(System.nanoTime() - began));
                } catch (StorageUnavailableException e) {
                    put(documentId);
                    Thread.sleep(REST_WHILE_AWAY);
                } catch (RuntimeException e) {
                    LOG.errorf(e, "document %s could not be compacted", documentId);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Brings a document's snapshot to the end of its log, on the calling thread. */
    Outcome compact(UUID documentId) {
        StateReader.Read read = reader.read(documentId);
        Outcome outcome = read.updates() == 0 ? Outcome.NOTHING_NEW : write(documentId, read);
        Objects.requireNonNull(outcomes.get(outcome)).increment();
        return outcome;
    }

    private Outcome write(UUID documentId, StateReader.Read read) {
        byte[] state = Objects.requireNonNull(read.document()).encodeStateAsUpdateV2();
        byte[] bytes = SnapshotFormat.write(state);
        return database.transaction(sql -> {
            // Held until the commit, so that the document is not deleted in between.
            if (sql.first("SELECT 1 FROM document WHERE id = $1 FOR KEY SHARE", documentId)
                    .isEmpty()) {
                return Outcome.GONE;
            }
            Optional<Row> written = sql.first(
                    """
                    INSERT INTO snapshot AS s (document_id, through, format, size_bytes, bytes, at)
                    VALUES ($1, $2, $3, $4, $5, $6)
                    ON CONFLICT (document_id) DO UPDATE
                    SET through = excluded.through, format = excluded.format, size_bytes = excluded.size_bytes,
                        bytes = excluded.bytes, at = excluded.at
                    WHERE s.through = $7
                    RETURNING through
                    """,
                    documentId,
                    read.through(),
                    SnapshotFormat.DEFLATED_V2,
                    state.length,
                    Buffer.buffer(bytes),
                    clock.instant(),
                    read.snapshotThrough());
            if (written.isPresent()) {
                sql.afterCommit(() -> bytesWritten.increment(bytes.length));
            }
            return written.isPresent() ? Outcome.WRITTEN : Outcome.LOST;
        });
    }
}
