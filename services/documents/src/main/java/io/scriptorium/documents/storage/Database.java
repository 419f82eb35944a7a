package io.scriptorium.documents.storage;

import io.scriptorium.settings.CertificateProblem;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL as the rest of this service sees it: statements and transactions that wait on the calling thread, which is a virtual one (or a background one),
 * never an event loop. Every wait is bounded: a connection by {@link DatabasePool#CONNECT_TIMEOUT}, an answer by {@link #ANSWER_TIMEOUT}; and while PostgreSQL is away nobody waits at all, see {@link CircuitBreaker}. What may be
 * tried again is told apart from what is a bug by the type of the exception.
 *
 * <p>Safe for use by several threads.
 */
@Singleton
public final class Database {
    /** How long a statement may take before its caller gives up. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    /** Whoever has waited for so long in vain was held up. */
    private static final Duration HELD_UP = Duration.ofSeconds(1);

    /** How many connections are tried of which each turns out to have ended. */
    private static final int MAX_CONNECTIONS = 3;
    /** Last words of a server that ends connections: as somebody wants it, or after a crash of one of its processes. */
    private static final Set<String> SERVER_ENDS = Set.of("57P01", "57P02");

    private static final String DEADLOCK = "40P01";
    private static final String SERIALIZATION = "40001";
    private static final String UNIQUE = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String READ_ONLY = "25006";
    private static final String IDLE_IN_TRANSACTION = "25P03";

    private final Pool pool;
    private final Schema schema;
    private final CircuitBreaker breaker = new CircuitBreaker(System::nanoTime);

    Database(Pool pool, Schema schema) {
        this.pool = pool;
        this.schema = schema;
    }

    /** Runs one statement; see {@link Sql#run}. */
    public RowSet<Row> run(String statement, @Nullable Object... parameters) {
        return alone(sql -> sql.run(statement, parameters));
    }

    /** Whether PostgreSQL answers. */
    boolean answers() {
        try {
            return first("SELECT 1").isPresent();
        } catch (StorageUnavailableException e) {
            return false;
        }
    }

    /** Runs one statement that answers with one row or none. */
    public Optional<Row> first(String statement, @Nullable Object... parameters) {
        return alone(sql -> sql.first(statement, parameters));
    }

    /**
     * Runs statements as one transaction; rolled back if the body throws.
     *
     * @return what the body answers, after the commit
     */
    public <T extends @Nullable Object> T transaction(Function<Sql, T> body) {
        Begun begun = begin();
        Sql sql = new Sql(begun.connection());
        T result;
        long beganNanos = System.nanoTime();
        try {
            result = body.apply(sql);
            await(begun.transaction().commit(), ANSWER_TIMEOUT);
            breaker.reached();
        } catch (StorageUnavailableException e) {
            failed(begun.connection(), e, beganNanos);
            throw e;
        } finally {
            // Rolls back what is not committed.
            begun.connection().close();
        }
        sql.committed();
        return result;
    }

    /** Runs statements on one connection, each for itself. If it turns out to have ended, all of them once more on another: so they must do no harm a second time. */
    public <T> T alone(Function<Sql, T> body) {
        for (int tries = 1; ; tries++) {
            SqlConnection connection = connect();
            long beganNanos = System.nanoTime();
            try {
                T result = body.apply(new Sql(connection));
                breaker.reached();
                return result;
            } catch (StorageUnavailableException e) {
                failed(connection, e, beganNanos);
                if (tries == MAX_CONNECTIONS || !hasEnded(e, beganNanos)) {
                    throw e;
                }
            } finally {
                connection.close();
            }
        }
    }

    private record Begun(SqlConnection connection, Transaction transaction) {}

    /** Nothing has happened yet if a transaction can't begin. */
    private Begun begin() {
        for (int tries = 1; ; tries++) {
            SqlConnection connection = connect();
            long beganNanos = System.nanoTime();
            try {
                return new Begun(connection, await(connection.begin(), ANSWER_TIMEOUT));
            } catch (RuntimeException e) {
                if (e instanceof StorageUnavailableException away) {
                    failed(connection, away, beganNanos);
                }
                connection.close();
                if (tries == MAX_CONNECTIONS || !hasEnded(e, beganNanos)) {
                    throw e;
                }
            }
        }
    }

    /** Takes a connection; longer than the pool itself waits, so that none is handed out to nobody. */
    private SqlConnection connect() {
        schema.requireCurrent();
        breaker.admit();
        long beganNanos = System.nanoTime();
        try {
            return await(pool.getConnection(), DatabasePool.CONNECT_TIMEOUT.multipliedBy(2));
        } catch (StorageUnavailableException e) {
            judge(e, beganNanos);
            throw e;
        }
    }

    /** Whether a connection had ended without the pool having heard of it: after a restart that may be so for a moment. */
    private static boolean hasEnded(RuntimeException failure, long beganNanos) {
        return failure instanceof StorageUnavailableException
                && !isHeldUp(beganNanos)
                && (!(failure.getCause() instanceof PgException last)
                        || SERVER_ENDS.contains(String.valueOf(last.getSqlState())));
    }

    private static boolean isHeldUp(long beganNanos) {
        return System.nanoTime() - beganNanos >= HELD_UP.toNanos();
    }

    private void failed(SqlConnection connection, StorageUnavailableException failure, long beganNanos) {
        judge(failure, beganNanos);
        dropIfReadOnly(connection, failure);
    }

    /** What PostgreSQL itself says, it says because it is there; and a connection that is refused at once holds nobody up. */
    private void judge(StorageUnavailableException failure, long beganNanos) {
        if (failure.getCause() instanceof PgException) {
            breaker.reached();
        } else if (isHeldUp(beganNanos)) {
            breaker.failed();
        }
    }

    /** A server that doesn't take writes is no primary any more: the connection is ended, so that the pool makes another, to the one that is. */
    private static void dropIfReadOnly(SqlConnection connection, StorageUnavailableException failure) {
        if (failure.getCause() instanceof PgException refused && READ_ONLY.equals(refused.getSqlState())) {
            Future<?> ended = connection
                    .query("ROLLBACK")
                    .execute()
                    .compose(ignored -> connection
                            .query("SELECT pg_terminate_backend(pg_backend_pid())")
                            .execute());
            try {
                await(ended, ANSWER_TIMEOUT);
            } catch (StorageUnavailableException e) {
                // As it was meant to be.
            }
        }
    }

    /** Waits for an answer, and tells failures apart. */
    static <T extends @Nullable Object> T await(Future<T> answer, Duration timeout) {
        try {
            return answer.toCompletionStage().toCompletableFuture().get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new StorageUnavailableException("PostgreSQL did not answer in " + timeout, e);
        } catch (CancellationException e) {
            throw new StorageUnavailableException("PostgreSQL was not asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StorageUnavailableException("interrupted", e);
        }
    }

    private static RuntimeException failure(Throwable cause) {
        if (!(cause instanceof PgException refused)) {
            return CertificateProblem.of(cause, "SCRIPTORIUM_DATABASE_URL")
                    .map(StorageUnavailableException::new)
                    .orElseGet(() -> new StorageUnavailableException(
                            "PostgreSQL can't be reached: " + cause.getMessage(), cause));
        }
        String state = String.valueOf(refused.getSqlState());
        return switch (state) {
            case DEADLOCK, SERIALIZATION, UNIQUE, LOCK_NOT_AVAILABLE -> new StorageConflictException(refused);
            case READ_ONLY, IDLE_IN_TRANSACTION ->
                new StorageUnavailableException(
                        "PostgreSQL does not take changes: " + refused.getErrorMessage(), refused);
            default ->
                isOutage(state)
                        ? new StorageUnavailableException("PostgreSQL is away: " + refused.getErrorMessage(), refused)
                        : new IllegalStateException(
                                "PostgreSQL refused a statement: " + refused.getErrorMessage(), refused);
        };
    }

    /** Classes of SQLSTATE: connection, resources (disk full, too many connections), operator's intervention, system. */
    private static boolean isOutage(String state) {
        return state.startsWith("08") || state.startsWith("53") || state.startsWith("57") || state.startsWith("58");
    }
}
