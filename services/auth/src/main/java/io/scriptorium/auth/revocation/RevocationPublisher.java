package io.scriptorium.auth.revocation;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.auth.background.Loop;
import io.scriptorium.auth.database.Database;
import io.scriptorium.auth.database.Transaction;
import io.scriptorium.settings.CertificateProblem;
import io.scriptorium.updatelog.Broadcast;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Publishes what has ended on the stream of revocations: at once when woken after a commit, and every {@link #INTERVAL} what was left, by a pod that died or because Redis was
 * away. Each is published at least once, in batches of at most {@link #MAX_BATCH}; rows that another pod has in hand are skipped.
 */
@Startup
@Singleton
public final class RevocationPublisher {
    static final Duration INTERVAL = Duration.ofSeconds(1);
    static final int MAX_BATCH = 200;

    private static final Logger LOG = Logger.getLogger(RevocationPublisher.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    private record Pending(long id, String type, UUID target) {}

    private final Database database;
    private final Redis redis;
    private final InstantSource clock;
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Loop loop;

    @Inject
    RevocationPublisher(Database database, Redis redis, InstantSource clock, MeterRegistry metrics) {
        this.database = database;
        this.redis = redis;
        this.clock = clock;
        loop = Loop.forever("revocations", INTERVAL, this::publish);
        Gauge.builder("scriptorium.auth.revocations.waiting", waiting, AtomicInteger::get)
                .description("Revocations that the last turn could not publish")
                .register(metrics);
    }

    /** Publishes what is waiting, soon. */
    public void wake() {
        loop.wake();
    }

    /** Earlier than the Redis client and the database go. */
    void stop(@Observes ShutdownEvent stopping) {
        loop.close();
    }

    private void publish() {
        try {
            while (database.inTransaction(this::publishBatch) == MAX_BATCH) {
                // More may be waiting.
            }
        } catch (Problem unavailable) {
            LOG.debugf("revocations wait for the database: %s", unavailable.getMessage());
        }
    }

    private int publishBatch(Transaction transaction) throws SQLException {
        List<Pending> batch = transaction.query(
                "SELECT id, type, target FROM auth.revocation WHERE published_at IS NULL"
                        + " ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED",
                row -> new Pending(row.bigNumber("id"), row.text("type"), row.uuid("target")),
                MAX_BATCH);
        int published = 0;
        for (Pending each : batch) {
            if (!send(each)) {
                break;
            }
            transaction.update("UPDATE auth.revocation SET published_at = ? WHERE id = ?", clock.instant(), each.id());
            published++;
        }
        waiting.set(batch.size() - published);
        return published;
    }

    private boolean send(Pending each) {
        try {
            Broadcast.publish(
                            redis,
                            Broadcast.REVOCATIONS,
                            Map.of("type", each.type(), "id", each.target().toString()))
                    .toCompletableFuture()
                    .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            if (away.compareAndSet(false, true)) {
                LOG.warnf(
                        "Redis (SCRIPTORIUM_REDIS_URL) is away (publishing revocations): %s; trying again",
                        CertificateProblem.of(e, "SCRIPTORIUM_REDIS_URL").orElse(e.getMessage()));
            }
            return false;
        }
        if (away.compareAndSet(true, false)) {
            LOG.info("Redis is back (publishing revocations)");
        }
        return true;
    }
}
