package io.scriptorium.documents.identity;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.KeySetCache;
import io.scriptorium.accesscontrol.Revocations;
import io.scriptorium.accesscontrol.http.TokenAuthority;
import io.scriptorium.updatelog.Broadcast;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.net.URI;
import java.security.Key;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Judges tokens by what {@code auth} tells: its public keys, its answers about API tokens, its stream of revocations. */
@Singleton
final class DocumentsTokenAuthority implements TokenAuthority {
    private static final Logger LOG = Logger.getLogger(DocumentsTokenAuthority.class);

    private final Vertx vertx;
    private final Redis redis;
    private final KeySetCache keys;
    private final ApiTokens apiTokens;
    private final Revocations revocations;
    private @Nullable Broadcast stream;

    DocumentsTokenAuthority(
            Vertx vertx,
            Redis redis,
            InstantSource clock,
            ApiTokens apiTokens,
            @ConfigProperty(name = "scriptorium.auth-url") String authUrl) {
        this.vertx = vertx;
        this.redis = redis;
        this.apiTokens = apiTokens;
        keys = new KeySetCache(vertx, URI.create(authUrl + "/auth/jwks"), clock);
        revocations = new Revocations(clock);
    }

    void start(@Observes StartupEvent event) {
        stream = Broadcast.listen(
                vertx, redis, vertx.getOrCreateContext(), Broadcast.REVOCATIONS, new Broadcast.Listener() {
                    @Override
                    public void published(Map<String, String> event) {
                        heard(event);
                    }

                    @Override
                    public void gap() {
                        // What was missed ends by itself: access tokens live for ten minutes, answers about API tokens
                        // for ten seconds.
                    }
                });
    }

    void stop(@Observes ShutdownEvent event) {
        Broadcast current = stream;
        if (current != null) {
            current.close();
        }
    }

    @Override
    public CompletionStage<Key> accessTokenKey(String keyId) {
        return keys.key(keyId);
    }

    @Override
    public CompletionStage<Optional<Caller>> apiToken(String token) {
        return apiTokens.introspect(token);
    }

    @Override
    public boolean revoked(Caller caller) {
        return revocations.covers(caller);
    }

    private void heard(Map<String, String> event) {
        String type = event.get("type");
        String id = event.get("id");
        if (type == null || id == null) {
            return;
        }
        try {
            revocations.ended(type, UUID.fromString(id));
        } catch (IllegalArgumentException e) {
            LOG.warnf("a revocation names no id: %s", type);
        }
    }
}
