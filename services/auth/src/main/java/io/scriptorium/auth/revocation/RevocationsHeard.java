package io.scriptorium.auth.revocation;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.Revocations;
import io.scriptorium.updatelog.Broadcast;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;

/** What has ended lately, by this pod or another. While Redis is away, access tokens that other pods ended count until they expire. */
@Startup
@Singleton
public final class RevocationsHeard {
    private final Revocations revocations;
    private final Broadcast broadcast;

    @Inject
    RevocationsHeard(Vertx vertx, Redis redis, InstantSource clock) {
        revocations = new Revocations(clock);
        broadcast = Broadcast.listen(
                vertx, redis, vertx.getOrCreateContext(), Broadcast.REVOCATIONS, new Broadcast.Listener() {
                    @Override
                    public void published(Map<String, String> event) {
                        String type = event.get("type");
                        String id = event.get("id");
                        if (type != null && id != null) {
                            revocations.ended(type, UUID.fromString(id));
                        }
                    }

                    @Override
                    public void gap() {
                        // Nothing to look up: what this pod ended it knows, and refreshing asks the database.
                    }
                });
    }

    /** Takes note of what this pod has ended, before the stream tells. */
    public void ended(Revocations.Kind kind, UUID id) {
        revocations.ended(kind.wireName(), id);
    }

    /** Whether a caller's token stands for something that has ended. */
    public boolean covers(Caller caller) {
        return revocations.covers(caller);
    }

    /** Earlier than the Redis client goes. */
    void stop(@Observes ShutdownEvent stopping) {
        broadcast.close();
    }
}
