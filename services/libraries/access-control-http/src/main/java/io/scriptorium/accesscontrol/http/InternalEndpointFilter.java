package io.scriptorium.accesscontrol.http;

import io.scriptorium.accesscontrol.InternalSecret;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Hides what is between services from everybody who does not know their secret, as if it did not exist: before anything is matched, since what the request lacks besides
 * (method, type, body) would tell that something is there.
 */
@ApplicationScoped
public class InternalEndpointFilter {
    private static final String PREFIX = "/internal/";

    private final InternalSecret secret;

    InternalEndpointFilter(@ConfigProperty(name = "scriptorium.internal-secret") String secret) {
        this.secret = new InternalSecret(secret);
    }

    static boolean isInternal(ContainerRequestContext request) {
        // The decoded path: an encoded letter must not make a difference.
        String path = request.getUriInfo().getPath();
        return (path.startsWith("/") ? path : "/" + path).startsWith(PREFIX);
    }

    @ServerRequestFilter(preMatching = true, nonBlocking = true, priority = Priorities.AUTHENTICATION - 200)
    public @Nullable Response check(ContainerRequestContext request) {
        return isInternal(request) && !secret.matches(request.getHeaderString(InternalSecret.HEADER))
                ? new Problem(404, "not-found", "There is nothing at this address.").toResponse()
                : null;
    }
}
