package io.scriptorium.accesscontrol.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests that another site makes a browser send. A request that may change something must carry {@value #HEADER}, which no form can set and no other origin
 * may, and an {@code Origin}, where there is one, must be our own. Requests with an {@code Authorization} header don't ride on cookies and pass, and so
 * do those between services.
 */
@ApplicationScoped
public class RequestForgeryFilter {
    /** The header that unsafe requests carry; any value but an empty one. */
    public static final String HEADER = "X-Scriptorium";

    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private final String ownOrigin;

    RequestForgeryFilter(@ConfigProperty(name = "scriptorium.public-url") String publicUrl) {
        ownOrigin = publicUrl;
    }

    @ServerRequestFilter(nonBlocking = true, priority = Priorities.AUTHENTICATION - 100)
    public @Nullable Response check(ContainerRequestContext request) {
        if (SAFE.contains(request.getMethod())
                || request.getHeaderString(HttpHeaders.AUTHORIZATION) != null
                || InternalEndpointFilter.isInternal(request)) {
            return null;
        }
        String origin = request.getHeaderString("Origin");
        if (origin != null && !origin.equals(ownOrigin)) {
            return new Problem(403, "foreign-origin", "Requests from other sites are not taken.").toResponse();
        }
        String header = request.getHeaderString(HEADER);
        if (header == null || header.isEmpty()) {
            return new Problem(
                            403, "missing-header", "Requests that change something carry the header X-Scriptorium: 1.")
                    .toResponse();
        }
        return null;
    }
}
