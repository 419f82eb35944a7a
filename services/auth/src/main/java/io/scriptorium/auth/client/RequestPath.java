package io.scriptorium.auth.client;

import jakarta.ws.rs.container.ContainerRequestContext;

/** A request's path as it will be matched with resources: decoded, without matrix parameters, with single slashes and none at the end. So no spelling of a path gets around a filter. */
public final class RequestPath {
    private RequestPath() {}

    /** The path of a request that has not been matched yet. */
    public static String of(ContainerRequestContext request) {
        return normalized(request.getUriInfo().getPath());
    }

    static String normalized(String path) {
        String plain = ("/" + path).replaceAll(";[^/]*", "").replaceAll("/{2,}", "/");
        return plain.length() > 1 && plain.endsWith("/") ? plain.substring(0, plain.length() - 1) : plain;
    }
}
