package io.scriptorium.auth.database;

import io.agroal.api.AgroalDataSource;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.settings.CertificateProblem;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * Runs transactions, on the virtual thread that asks. While PostgreSQL is away each fails within a few seconds with a problem 503 {@code database-unavailable}; one line is
 * logged when it goes and one when it is back. At most {@code scriptorium.auth.database-connections} run at once; others wait for up to 4 s.
 *
 * <p>Safe for use by several threads.
 */
@Singleton
public final class Database {
    /** What happens in a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Transaction transaction) throws SQLException;
    }

    private static final Logger LOG = Logger.getLogger(Database.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    /** SQL states of a server that can't be used now: lost connections, no resources, shutting down or starting, read-only after a fail-over, a lost race. */
    private static final List<String> PASSING_STATES = List.of("08", "53", "57", "25006", "40");

    private static final String READ_ONLY = "25006";

    private final AgroalDataSource pool;
    private final Schema schema;
    private final AtomicBoolean away = new AtomicBoolean();

    @Inject
    Database(AgroalDataSource pool, Schema schema) {
        this.pool = pool;
        this.schema = schema;
    }

    /** Runs work in a transaction: all of it is done, or nothing. */
    public <T> T inTransaction(Work<T> work) {
        if (!schema.isReady()) {
            throw unavailable();
        }
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            T result;
            try {
                result = work.run(new Transaction(connection));
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
            if (away.compareAndSet(true, false)) {
                LOG.info("PostgreSQL is back");
            }
            return result;
        } catch (SQLException e) {
            if (!isPassing(e)) {
                throw new IllegalStateException(e);
            }
            if (READ_ONLY.equals(e.getSQLState())) {
                // After a fail-over: whatever the pool holds leads to what was the primary.
                pool.flush(AgroalDataSource.FlushMode.GRACEFUL);
            }
            if (away.compareAndSet(false, true)) {
                LOG.warnf(
                        "PostgreSQL (SCRIPTORIUM_DATABASE_URL) can't be used: %s",
                        CertificateProblem.of(e, "SCRIPTORIUM_DATABASE_URL").orElse(e.getMessage()));
            }
            throw unavailable();
        }
    }

    /** Whether PostgreSQL answers now. */
    public boolean answers() {
        try {
            return inTransaction(transaction -> transaction.first("SELECT 1 AS one", row -> row.number("one")))
                    .isPresent();
        } catch (Problem e) {
            return false;
        }
    }

    private static boolean isPassing(SQLException failure) {
        String state = failure.getSQLState();
        // The pool itself, when no connection came in time, gives no state.
        return state == null || PASSING_STATES.stream().anyMatch(state::startsWith);
    }

    private static Problem unavailable() {
        return new Problem(503, "database-unavailable", "The database can't be reached right now; try again.")
                .retryAfter(RETRY_AFTER);
    }

    private static void rollBack(Connection connection, Exception cause) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }
}
