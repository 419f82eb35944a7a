package io.scriptorium.documents.audit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.storage.Sql;
import io.scriptorium.documents.storage.StorageUnavailableException;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The record of what was done with documents: append-only, which the database enforces. What changes something is recorded in the transaction of the change; refusals
 * are recorded beside the request, each kind at most once in {@link #REFUSAL_PERIOD} per person and document, so that knocking at a door does not fill the table.
 */
@Singleton
public final class Audit {
    /** What is recorded. */
    public enum Action {
        CREATED,
        SHARED,
        ROLE_CHANGED,
        REMOVED,
        INVITED,
        INVITATION_ACCEPTED,
        INVITATION_WITHDRAWN,
        LINK_CHANGED,
        TRASHED,
        RESTORED,
        PURGED,
        EXPORTED,
        VERSION_NAMED,
        VERSION_RENAMED,
        VERSION_UNNAMED,
        VERSION_RESTORED,
        REFUSED
    }

    static final Duration REFUSAL_PERIOD = Duration.ofMinutes(1);
    static final int MAX_REMEMBERED_REFUSALS = 10_000;

    private static final Logger LOG = Logger.getLogger(Audit.class);

    private record Refusal(UUID documentId, UUID actor, String what) {}

    private final Database database;
    private final InstantSource clock;
    private final Cache<Refusal, Boolean> refusals = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED_REFUSALS)
            .expireAfterWrite(REFUSAL_PERIOD)
            .build();

    Audit(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Records within a transaction. */
    public void record(Sql sql, UUID documentId, @Nullable UUID actor, Action action, Map<String, Object> detail) {
        sql.run(
                "INSERT INTO audit (document_id, at, actor, action, detail) VALUES ($1, $2, $3, $4, $5)",
                documentId,
                clock.instant(),
                actor,
                action.name().toLowerCase(Locale.ROOT),
                new JsonObject(detail));
    }

    /** Records by itself. */
    public void record(UUID documentId, UUID actor, Action action, Map<String, Object> detail) {
        database.<@Nullable Void>transaction(sql -> {
            record(sql, documentId, actor, action, detail);
            return null;
        });
    }

    /** Records a refusal, without making the refused wait: how long the answer takes tells nothing. */
    public void refused(UUID documentId, UUID actor, String what) {
        if (refusals.asMap().putIfAbsent(new Refusal(documentId, actor, what), true) == null) {
            Thread.ofVirtual().name("audit").start(() -> {
                try {
                    record(documentId, actor, Action.REFUSED, Map.of("what", what));
                } catch (StorageUnavailableException e) {
                    LOG.debugf("a refusal was not recorded: %s", e.getMessage());
                } catch (RuntimeException e) {
                    LOG.warnf("a refusal could not be recorded: %s", e.getMessage());
                }
            });
        }
    }
}
