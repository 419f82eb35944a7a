package io.scriptorium.documents.updatelog;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scriptorium.updatelog.LogAppender;
import io.scriptorium.updatelog.LogConsumer;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Feeds the store from Redis for as long as the service runs. While PostgreSQL is away the consumer keeps its one batch, acknowledges nothing, and tries again with growing delay; so it
 * is the breaker for the whole path: one query at a time knocks, whatever piles up in Redis.
 */
@Singleton
final class LogFeed {
    private final Vertx vertx;
    private final Redis redis;
    private final UpdateStore store;
    private final MeterRegistry metrics;
    private final String name;
    private final LogAppender appender;
    private @Nullable LogConsumer consumer;

    LogFeed(
            Vertx vertx,
            Redis redis,
            UpdateStore store,
            MeterRegistry metrics,
            @ConfigProperty(name = "scriptorium.node-name") String name) {
        this.vertx = vertx;
        this.redis = redis;
        this.store = store;
        this.metrics = metrics;
        this.name = name;
        appender = new LogAppender(vertx, redis);
    }

    /** Appends what this service itself changes. */
    @Produces
    @Singleton
    LogAppender appender() {
        return appender;
    }

    void start(@Observes StartupEvent event) {
        LogConsumer started = new LogConsumer(vertx, redis, vertx.getOrCreateContext(), name, store);
        consumer = started;
        Gauge.builder("scriptorium.log.consuming", () -> started.isReady() ? 1 : 0)
                .description("Whether the log in Redis is being read")
                .register(metrics);
        Gauge.builder("scriptorium.log.entries", () -> started.size().entries())
                .description(
                        "Entries of the log that Redis holds, those included that are stored and kept for half a minute")
                .register(metrics);
        Gauge.builder("scriptorium.log.oldest", () -> started.size().oldest().toMillis() / 1e3)
                .description("The age of the oldest entry of the log that Redis holds")
                .baseUnit("seconds")
                .register(metrics);
    }

    void stop(@Observes ShutdownEvent event) {
        LogConsumer running = consumer;
        if (running != null) {
            running.close();
        }
        appender.close();
    }
}
