package io.scriptorium.accesscontrol.http;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Keeps every answer out of every cache, and browsers from guessing what it is. */
public final class NoStoreFilter {
    static final String NO_STORE = "no-store";
    static final String CONTENT_TYPE_OPTIONS = "X-Content-Type-Options";
    static final String NO_SNIFF = "nosniff";

    @ServerResponseFilter
    public void forbidStoring(ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putSingle(HttpHeaders.CACHE_CONTROL, NO_STORE);
        headers.putSingle(CONTENT_TYPE_OPTIONS, NO_SNIFF);
    }
}
