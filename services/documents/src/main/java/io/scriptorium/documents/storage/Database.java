package io.scriptorium.documents.storage;

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
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL as the rest of this service sees it: statements and transactions that wait on the calling thread, which is a virtual one (or a background one),
 * never an event loop. Every wait is bounded: a connection by {@link DatabasePool#CONNECT_TIMEOUT}, an answer by {@link #ANSWER_TIMEOUT}. What may be tried
 * again is told apart from what is a bug by the type of the exception.
 *
 * <p>Safe for use by several threads.
 */
@Singleton
public final class Database {
    /** How long a statement may take before its caller gives up. */
    public static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    private static final String DEADLOCK = "40P01";
    private static final String SERIALIZATION = "40001";
    private static final String UNIQUE = "23505";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String READ_ONLY = "25006";
    private static final String IDLE_IN_TRANSACTION = "25P03";

    private final Pool pool;
    private final Schema schema;

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
        SqlConnection connection = connect();
        Sql sql = new Sql(connection);
        T result;
        try {
            Transaction transaction = await(connection.begin(), ANSWER_TIMEOUT);
            result = body.apply(sql);
            await(transaction.commit(), ANSWER_TIMEOUT);
        } catch (StorageUnavailableException e) {
            dropIfReadOnly(connection, e);
            throw e;
        } finally {
            // Rolls back what is not committed.
            connection.close();
        }
        sql.committed();
        return result;
    }

    /** Runs statements on one connection, each for itself. */
    public <T> T alone(Function<Sql, T> body) {
        SqlConnection connection = connect();
        try {
            return body.apply(new Sql(connection));
        } catch (StorageUnavailableException e) {
            dropIfReadOnly(connection, e);
            throw e;
        } finally {
            connection.close();
        }
    }

    /** Takes a connection; longer than the pool itself waits, so that none is handed out to nobody. */
    private SqlConnection connect() {
        schema.requireCurrent();
        return await(pool.getConnection(), DatabasePool.CONNECT_TIMEOUT.multipliedBy(2));
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
            return new StorageUnavailableException("PostgreSQL can't be reached: " + cause.getMessage(), cause);
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
