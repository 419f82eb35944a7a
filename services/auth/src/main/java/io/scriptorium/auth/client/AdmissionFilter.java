package io.scriptorium.auth.client;

import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.auth.AuthSettings;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.InstantSource;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/** Keeps one address from trying logins or refreshes without end: 429 with {@code Retry-After}. Looks before anything else does, quarkus-oidc too. */
@ApplicationScoped
public final class AdmissionFilter {
    private final Clients clients;
    private final RateLimiter logins;
    private final RateLimiter refreshes;

    @Inject
    AdmissionFilter(Clients clients, AuthSettings settings, InstantSource clock) {
        this.clients = clients;
        logins = new RateLimiter(settings.loginsPerMinute(), clock);
        refreshes = new RateLimiter(settings.refreshesPerMinute(), clock);
    }

    /** Answers what is too much. */
    @ServerRequestFilter(preMatching = true, nonBlocking = true)
    public @Nullable Response admit(ContainerRequestContext context, HttpServerRequest request) {
        RateLimiter limiter = switch (RequestPath.of(context)) {
            case "/auth/login", "/auth/callback" -> logins;
            case "/auth/refresh" -> refreshes;
            default -> null;
        };
        if (limiter == null) {
            return null;
        }
        Duration wait = limiter.take(clients.of(request).address());
        return wait.isZero()
                ? null
                : new Problem(429, "too-many-requests", "That was too often from one address; wait a little.")
                        .retryAfter(wait.plusSeconds(1))
                        .toResponse();
    }
}
