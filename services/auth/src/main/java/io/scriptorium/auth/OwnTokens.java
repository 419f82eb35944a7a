package io.scriptorium.auth;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.TokenRejectedException;
import io.scriptorium.accesscontrol.http.TokenAuthority;
import io.scriptorium.auth.apitoken.ApiTokens;
import io.scriptorium.auth.revocation.RevocationsHeard;
import io.scriptorium.auth.signingkey.SigningKeys;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.security.Key;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** auth verifies its own tokens as other services do, but asks itself. */
@ApplicationScoped
class OwnTokens implements TokenAuthority {
    private final Vertx vertx;
    private final SigningKeys keys;
    private final ApiTokens apiTokens;
    private final RevocationsHeard revocations;

    @Inject
    OwnTokens(Vertx vertx, SigningKeys keys, ApiTokens apiTokens, RevocationsHeard revocations) {
        this.vertx = vertx;
        this.keys = keys;
        this.apiTokens = apiTokens;
        this.revocations = revocations;
    }

    /** A key that this pod does not know has been made up: keys are announced long before they sign. */
    @Override
    public CompletionStage<Key> accessTokenKey(String keyId) {
        return keys.find(keyId)
                .<CompletionStage<Key>>map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.failedFuture(
                        keys.areKnown()
                                ? new TokenRejectedException("unknown key")
                                : new IllegalStateException("no keys are known yet")));
    }

    /** Asks the database on a thread that may wait, and answers on the request's own. */
    @Override
    public CompletionStage<Optional<Caller>> apiToken(String token) {
        Context context = vertx.getOrCreateContext();
        CompletableFuture<Optional<Caller>> answer = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                Optional<Caller> caller = apiTokens.introspect(token);
                context.runOnContext(ignored -> answer.complete(caller));
            } catch (RuntimeException e) {
                context.runOnContext(ignored -> answer.completeExceptionally(e));
            }
        });
        return answer;
    }

    @Override
    public boolean revoked(Caller caller) {
        return revocations.covers(caller);
    }
}
