package io.scriptorium.documents.storage;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Runs statements, one after another, on the thread that asks: within a transaction, or each for itself. */
public final class Sql {
    private final SqlClient client;
    private final List<Runnable> afterCommit = new ArrayList<>();

    Sql(SqlClient client) {
        this.client = client;
    }

    /**
     * Runs a statement.
     *
     * @param parameters for {@code $1}, {@code $2} …; an {@link Instant} goes as {@code timestamptz}
     * @throws StorageUnavailableException if PostgreSQL is away or too slow
     * @throws StorageConflictException if another transaction was in the way
     */
    public RowSet<Row> run(String statement, @Nullable Object... parameters) {
        List<@Nullable Object> values = new ArrayList<>(parameters.length);
        for (Object parameter : parameters) {
            values.add(parameter instanceof Instant instant ? timestamp(instant) : parameter);
        }
        return Database.await(client.preparedQuery(statement).execute(Tuple.wrap(values)), Database.ANSWER_TIMEOUT);
    }

    /** Runs a statement that answers with one row or none. */
    public Optional<Row> first(String statement, @Nullable Object... parameters) {
        RowSet<Row> rows = run(statement, parameters);
        return rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next());
    }

    /** Runs something once the transaction is committed; what is run each for itself is committed at once. */
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    void committed() {
        afterCommit.forEach(Runnable::run);
    }

    /** A moment as the driver wants it. */
    public static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** A moment in a row; null where the column is. */
    public static @Nullable Instant instant(Row row, String column) {
        OffsetDateTime value = row.getOffsetDateTime(column);
        return value == null ? null : value.toInstant();
    }
}
