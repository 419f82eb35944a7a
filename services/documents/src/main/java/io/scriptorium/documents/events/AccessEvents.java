package io.scriptorium.documents.events;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.storage.Sql;
import io.scriptorium.updatelog.Broadcast;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Tells other services of changes of access, names and existence, by the stream {@code scriptorium:access}. An event is written to the outbox in the transaction of the change it tells
 * of, and a thread publishes it right after the commit and then deletes it; so a crash or an outage of Redis delays events but loses none. An event may be published twice.
 *
 * <p>One process at a time publishes, in the order of the outbox, which for one document is the order of its changes, since those lock its row.
 */
@Singleton
public final class AccessEvents {
    /** How often the outbox is looked at without being told to, for what other processes left. */
    static final Duration LOOK = Duration.ofSeconds(1);
    /** The most events that are published in one go. */
    static final int MAX_BATCH = 100;

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    private static final long PUBLISHER_LOCK = 0x5c_21_97_0a_11_ce_55L;
    private static final Logger LOG = Logger.getLogger(AccessEvents.class);

    private final Database database;
    private final Redis redis;
    private final Semaphore wakeups = new Semaphore(0);
    private @Nullable Thread publisher;
    private boolean failing;

    AccessEvents(Database database, Redis redis) {
        this.database = database;
        this.redis = redis;
    }

    void start(@Observes StartupEvent event) {
        publisher = Thread.ofVirtual().name("access-events").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        Thread thread = publisher;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** A user's role on a document is now this one; {@code none} for no access. */
    public void roleChanged(Sql sql, UUID documentId, UUID userId, String role) {
        write(
                sql,
                new JsonObject()
                        .put("type", "role")
                        .put("document", documentId.toString())
                        .put("user", userId.toString())
                        .put("role", role));
    }

    /** What anyone with the link may do has changed. */
    public void linkChanged(Sql sql, UUID documentId) {
        write(sql, new JsonObject().put("type", "link").put("document", documentId.toString()));
    }

    /** A document has a new title. */
    public void renamed(Sql sql, UUID documentId, String title) {
        write(
                sql,
                new JsonObject()
                        .put("type", "renamed")
                        .put("document", documentId.toString())
                        .put("title", title));
    }

    /** A document went to the trash. */
    public void deleted(Sql sql, UUID documentId) {
        write(sql, new JsonObject().put("type", "deleted").put("document", documentId.toString()));
    }

    /** A document came back from the trash. */
    public void restored(Sql sql, UUID documentId) {
        write(sql, new JsonObject().put("type", "restored").put("document", documentId.toString()));
    }

    private void write(Sql sql, JsonObject event) {
        sql.run("INSERT INTO outbox (event) VALUES ($1)", event);
        sql.afterCommit(wakeups::release);
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                wakeups.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
                wakeups.drainPermits();
                try {
                    while (publishSome() == MAX_BATCH) {
                        // There may be more.
                    }
                    if (failing) {
                        failing = false;
                        LOG.info("changes of access are being told again");
                    }
                } catch (RuntimeException e) {
                    if (!failing && !Thread.currentThread().isInterrupted()) {
                        failing = true;
                        LOG.warnf("changes of access can't be told yet: %s", e.getMessage());
                    }
                    Thread.sleep(LOOK);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Publishes the oldest events; answers how many. */
    private int publishSome() {
        if (database.first("SELECT 1 FROM outbox LIMIT 1").isEmpty()) {
            return 0;
        }
        return database.transaction(sql -> {
            sql.run("SELECT pg_advisory_xact_lock($1)", PUBLISHER_LOCK);
            List<Long> published = new ArrayList<>();
            for (Row row : sql.run("SELECT id, event FROM outbox ORDER BY id LIMIT $1", MAX_BATCH)) {
                Map<String, String> event = new LinkedHashMap<>();
                ((JsonObject) row.getJson("event"))
                        .forEach(field -> event.put(field.getKey(), String.valueOf(field.getValue())));
                publish(event);
                published.add(row.getLong("id"));
            }
            sql.run("DELETE FROM outbox WHERE id = ANY($1)", (Object) published.toArray(Long[]::new));
            return published.size();
        });
    }

    private void publish(Map<String, String> event) {
        try {
            Broadcast.publish(redis, Broadcast.ACCESS, event)
                    .toCompletableFuture()
                    .get(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Redis did not take it: " + (e.getCause() == null ? e : e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
