package io.scriptorium.documents.storage;

import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.documents.DocumentsSettings;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads what may be a little old from a replica of PostgreSQL, where {@code scriptorium.database.replica-url} names one: lists, searches, history. What decides about access, and what an editor loads, never comes from here.
 *
 * <p>The replica is used only if it has replayed what the caller wrote ({@link ReadYourWrites}) and what the primary had written when it was asked last, which is at most {@link DocumentsSettings#replicaLag} ago: so
 * a replica that has fallen behind is not used, by whichever clock. The one reading that finds that question too old goes to the primary and asks it. A replica that can't be reached is left alone for {@link #AVOIDED}.
 *
 * <p>Safe for use by several threads.
 */
@Singleton
public final class Replica {
    static final Duration AVOIDED = Duration.ofSeconds(5);

    private static final String WRITTEN = "SELECT (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint AS position";
    /** Of a replica that has been promoted too. */
    private static final String REPLAYED = """
            SELECT (CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() ELSE pg_current_wal_insert_lsn() END
                - '0/0'::pg_lsn)::bigint AS position
            """;

    /** How far the primary was. */
    private record Sample(long position, long nanos) {}

    private final Database database;
    private final Pool primary;
    private final DatabasePool pools;
    private final ReadPosition position;
    private final long lagNanos;
    private final MeterRegistry metrics;

    private volatile @Nullable Sample sample;
    private volatile long avoidedUntilNanos = System.nanoTime();

    Replica(
            Database database,
            Pool primary,
            DatabasePool pools,
            ReadPosition position,
            DocumentsSettings settings,
            MeterRegistry metrics) {
        this.database = database;
        this.primary = primary;
        this.pools = pools;
        this.position = position;
        this.metrics = metrics;
        lagNanos = settings.replicaLag().toNanos();
    }

    /** Whether there is one. */
    boolean isUsed() {
        return pools.hasReplica();
    }

    /** Runs statements that only read, within a request. */
    public <T> T read(Function<Sql, T> body) {
        return read(sql -> true, body);
    }

    /**
     * Runs statements that only read, within a request.
     *
     * @param fresh looks whether the replica, which it is given, is good enough
     */
    public <T> T read(Predicate<Sql> fresh, Function<Sql, T> body) {
        if (!isUsed()) {
            return database.alone(body);
        }
        long now = System.nanoTime();
        Sample last = sample;
        if (last == null || now - last.nanos() > lagNanos) {
            return fromPrimary(sql -> {
                sample = new Sample(position(sql, WRITTEN), now);
                return body.apply(sql);
            });
        }
        long needed = Math.max(last.position(), position.needed());
        if (needed == ReadPosition.PRIMARY_ONLY || now - avoidedUntilNanos < 0) {
            return fromPrimary(body);
        }
        try {
            SqlConnection connection =
                    Database.await(pools.replica().getConnection(), DatabasePool.CONNECT_TIMEOUT.multipliedBy(2));
            try {
                Sql sql = new Sql(connection);
                if (position(sql, REPLAYED) >= needed && fresh.test(sql)) {
                    T result = body.apply(sql);
                    metrics.counter("scriptorium.readings", "from", "replica").increment();
                    return result;
                }
            } finally {
                connection.close();
            }
        } catch (StorageUnavailableException away) {
            avoidedUntilNanos = System.nanoTime() + AVOIDED.toNanos();
        } catch (StorageConflictException cancelled) {
            // The replica had to go on with its replay.
        }
        return fromPrimary(body);
    }

    /** How far the primary has written. */
    CompletionStage<Long> written() {
        return primary.getConnection()
                .compose(connection -> connection
                        .query(WRITTEN)
                        .execute()
                        .map(rows -> rows.iterator().next().getLong("position"))
                        .onComplete(ignored -> connection.close()))
                .timeout(Database.ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .toCompletionStage();
    }

    private <T> T fromPrimary(Function<Sql, T> body) {
        T result = database.alone(body);
        metrics.counter("scriptorium.readings", "from", "primary").increment();
        return result;
    }

    private static long position(Sql sql, String query) {
        return sql.first(query).map(row -> row.getLong("position")).orElse(0L);
    }
}
