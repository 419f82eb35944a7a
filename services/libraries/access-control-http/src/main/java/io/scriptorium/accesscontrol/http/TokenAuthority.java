package io.scriptorium.accesscontrol.http;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.TokenRejectedException;
import java.security.Key;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where a service learns whether tokens are good: one bean of each service that knows callers. Calls never block. */
public interface TokenAuthority {
    /**
     * The public key that verifies access tokens.
     *
     * @return fails with {@link TokenRejectedException} if there is no such key
     */
    CompletionStage<Key> accessTokenKey(String keyId);

    /** Who an API token stands for; empty if it is not a good one. */
    CompletionStage<Optional<Caller>> apiToken(String token);

    /** Whether the caller's session, API token or account has ended since the token was made. */
    boolean revoked(Caller caller);
}
