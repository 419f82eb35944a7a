package io.scriptorium.accesscontrol.http;

import io.scriptorium.accesscontrol.AccessCookie;
import io.scriptorium.accesscontrol.AccessTokens;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.TokenRejectedException;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Finds out who calls, from {@code Authorization: Bearer} (an access token or an API token) or else from the access cookie. A token that is not good counts as
 * none: whether a request needs a caller is for its endpoint to say, by {@link CurrentCaller#require}. Only when goodness can't be judged now, because
 * {@code auth} is away and its keys are not known, is the request refused with 503.
 */
@ApplicationScoped
public class CallerFilter {
    private static final Logger LOG = Logger.getLogger(CallerFilter.class);
    private static final String BEARER = "Bearer ";
    private static final int MAX_TOKEN_LENGTH = 8_192;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final TokenAuthority authority;
    private final CurrentCaller current;
    private final AccessTokens accessTokens;
    private final String cookieName;

    CallerFilter(
            TokenAuthority authority,
            CurrentCaller current,
            @ConfigProperty(name = "scriptorium.public-url") URI publicUrl) {
        this.authority = authority;
        this.current = current;
        accessTokens = new AccessTokens(publicUrl.toString(), InstantSource.system());
        cookieName = AccessCookie.nameFor(publicUrl);
    }

    /** Runs before all that asks who calls. */
    @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHENTICATION)
    public Uni<Response> identify(ContainerRequestContext request) {
        String token = tokenOf(request);
        if (token == null || token.length() > MAX_TOKEN_LENGTH) {
            return Uni.createFrom().nullItem();
        }
        return Uni.createFrom()
                .completionStage(() -> callerOf(token))
                .<Response>map(caller -> {
                    caller.filter(found -> !authority.revoked(found)).ifPresent(current::set);
                    return null;
                })
                .onFailure()
                .recoverWithItem(failure -> {
                    Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                            ? failure.getCause()
                            : failure;
                    if (cause instanceof TokenRejectedException rejected) {
                        LOG.debugf("a token was rejected: %s", rejected.getMessage());
                        return null;
                    }
                    LOG.warnf("a token can't be judged now: %s", cause.getMessage());
                    return new Problem(503, "sign-in-unavailable", "Who you are can't be checked right now; try again.")
                            .retryAfter(RETRY_AFTER)
                            .toResponse();
                });
    }

    private CompletionStage<Optional<Caller>> callerOf(String token) {
        if (token.startsWith(Caller.API_TOKEN_PREFIX)) {
            return authority.apiToken(token);
        }
        String keyId = AccessTokens.keyId(token);
        return keyId == null
                ? CompletableFuture.failedFuture(new TokenRejectedException("no key is named"))
                : authority.accessTokenKey(keyId).thenApply(key -> Optional.of(accessTokens.verify(token, key)));
    }

    private @Nullable String tokenOf(ContainerRequestContext request) {
        String authorization = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                    ? authorization.substring(BEARER.length()).strip()
                    : null;
        }
        Cookie cookie = request.getCookies().get(cookieName);
        return cookie == null ? null : cookie.getValue();
    }
}
