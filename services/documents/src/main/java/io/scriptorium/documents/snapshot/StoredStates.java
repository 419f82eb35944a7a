package io.scriptorium.documents.snapshot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.sharing.AccessRules;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.wire.StoredState;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The stored state of documents: as one update, or as it lies there. However many ask for a document at once, it is read once; and an answer is never older than the question: each asks first where the log ends, by
 * one look at an index, and takes a shared reading, or one read lately, only if it reaches that far.
 *
 * <p>At most {@link #MAX_THREADS} readings, and no more than there are processors, are under way, on threads of their own since they cost CPU; {@link #MAX_WAITING} wait, and beyond that requests are told to come back.
 */
@Singleton
// The one kind of cache here that Quarkus does not register for native images.
@RegisterForReflection(classNames = "com.github.benmanes.caffeine.cache.SSMWW")
public final class StoredStates {
    static final int MAX_THREADS = 8;
    static final int MAX_WAITING = 10_000;
    /** How long a request waits for its document. */
    static final Duration PATIENCE = Duration.ofSeconds(14);
    /** What is kept of states read lately. */
    static final long MAX_KEPT_BYTES = 64L << 20;

    static final Duration KEPT = Duration.ofSeconds(10);
    /** Where a document's log ends, if it is not in the trash. */
    static final String HEAD = """
            SELECT coalesce(greatest(
                (SELECT b.seq FROM batch b WHERE b.document_id = d.id ORDER BY b.seq DESC LIMIT 1),
                (SELECT s.through FROM snapshot s WHERE s.document_id = d.id)), 0) AS head
            FROM document d WHERE d.id = $1 AND d.deleted_at IS NULL
            """;

    private static final int KEPT_OVERHEAD_BYTES = 256;

    /** In which form a state is asked for. */
    private enum Form {
        UPDATE,
        STORED
    }

    private record Key(UUID documentId, Form form) {}

    private record State(byte[] bytes, long through) {}

    private final Database database;
    private final StateReader reader;
    private final Compaction compaction;
    private final Counter loads;
    private final ConcurrentHashMap<Key, CompletableFuture<State>> underWay = new ConcurrentHashMap<>();
    private final Cache<Key, State> kept = Caffeine.newBuilder()
            .maximumWeight(MAX_KEPT_BYTES)
            .weigher((Key key, State state) -> state.bytes().length + KEPT_OVERHEAD_BYTES)
            .expireAfterWrite(KEPT)
            .build();
    // Not a constant: a native executable would keep the number of the machine that built it.
    private final int threadCount = Math.clamp(Runtime.getRuntime().availableProcessors(), 2, MAX_THREADS);
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            threadCount,
            threadCount,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("state-reader-", 0).daemon().factory());

    StoredStates(Database database, StateReader reader, Compaction compaction, MeterRegistry metrics) {
        this.database = database;
        this.reader = reader;
        this.compaction = compaction;
        threads.allowCoreThreadTimeOut(true);
        loads = Counter.builder("scriptorium.states.loaded")
                .description("Documents read from PostgreSQL")
                .register(metrics);
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdownNow();
    }

    /**
     * Everything that is stored of a document at this moment, or later, in update format v1. Not to be changed: others get the same bytes.
     *
     * @throws Problem 404 if there is no such document outside of the trash, 503 if too many wait
     */
    public byte[] read(UUID documentId) {
        return read(new Key(documentId, Form.UPDATE));
    }

    /**
     * Everything that is stored of a document at this moment, or later, as it is stored: a {@link StoredState}, encoded. Not to be changed: others get the same bytes.
     *
     * @throws Problem 404 if there is no such document outside of the trash, 503 if too many wait
     */
    public byte[] readStored(UUID documentId) {
        return read(new Key(documentId, Form.STORED));
    }

    private byte[] read(Key key) {
        Row row = database.first(HEAD, key.documentId()).orElseThrow(AccessRules::notFound);
        long head = row.getLong("head");
        State known = kept.getIfPresent(key);
        // A reading that is under way may have begun before the log came to this head: then the next one is waited for.
        while (known == null || known.through() < head) {
            known = await(underWay.computeIfAbsent(key, this::begin));
        }
        return known.bytes();
    }

    private CompletableFuture<State> begin(Key key) {
        CompletableFuture<State> future = new CompletableFuture<>();
        try {
            threads.execute(() -> load(key, future));
        } catch (RejectedExecutionException e) {
            throw busy();
        }
        return future;
    }

    private State load(Key key) {
        UUID documentId = key.documentId();
        loads.increment();
        return switch (key.form()) {
            case UPDATE -> {
                StateReader.Read read = reader.read(documentId);
                compaction.found(documentId, read.updates(), read.bytes());
                yield new State(read.stateV1(), read.through());
            }
            case STORED -> {
                StateReader.Stored stored = reader.readStored(documentId);
                compaction.found(documentId, stored.updates(), stored.bytes());
                yield new State(stored.state().encode(), stored.through());
            }
        };
    }

    private void load(Key key, CompletableFuture<State> future) {
        State state = null;
        Throwable failure = null;
        try {
            state = load(key);
            kept.put(key, state);
        } catch (Throwable e) {
            failure = e;
        }
        // Taken out first: who comes now begins a new reading.
        underWay.remove(key, future);
        if (state != null) {
            future.complete(state);
        } else {
            future.completeExceptionally(failure == null ? new IllegalStateException("nothing was read") : failure);
        }
    }

    private static State await(CompletableFuture<State> future) {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof StateTooLargeException large) {
                throw new Problem(
                        507, "document-too-large", "The document is too large to be read: " + large.getMessage());
            }
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException("a document could not be read", e.getCause());
        } catch (TimeoutException e) {
            throw busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    private static Problem busy() {
        return new Problem(503, "busy", "Too many documents are being read right now; try again.")
                .retryAfter(Duration.ofSeconds(2));
    }
}
