package io.scriptorium.accesscontrol.http;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.TokenRejectedException;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Key;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/** Knows one key and one API token, and can be away. */
@ApplicationScoped
public class FakeTokenAuthority implements TokenAuthority {
    static final String KEY_ID = "key-1";
    static final String API_TOKEN = Caller.API_TOKEN_PREFIX + "A".repeat(43);
    static final UUID API_TOKEN_ID = new UUID(0, 7);
    static final EllipticCurveJsonWebKey KEY = key();

    static volatile boolean away;
    static final Set<UUID> revoked = ConcurrentHashMap.newKeySet();

    @Override
    public CompletionStage<Key> accessTokenKey(String keyId) {
        if (away) {
            return CompletableFuture.failedFuture(new IllegalStateException("auth is away"));
        }
        return keyId.equals(KEY_ID)
                ? CompletableFuture.completedFuture(KEY.getPublicKey())
                : CompletableFuture.failedFuture(new TokenRejectedException("unknown key"));
    }

    @Override
    public CompletionStage<Optional<Caller>> apiToken(String token) {
        if (away) {
            // Asynchronous and wrapped, as a chain of stages fails.
            return CompletableFuture.supplyAsync(() -> {
                throw new IllegalStateException("auth is away");
            });
        }
        return CompletableFuture.completedFuture(
                token.equals(API_TOKEN)
                        ? Optional.of(new Caller(new UUID(0, 3), "Robot", "", false, null, API_TOKEN_ID))
                        : Optional.empty());
    }

    @Override
    public boolean revoked(Caller caller) {
        return revoked.contains(caller.sessionId() == null ? caller.apiTokenId() : caller.sessionId());
    }

    private static EllipticCurveJsonWebKey key() {
        try {
            return EcJwkGenerator.generateJwk(EllipticCurves.P256);
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }
}
