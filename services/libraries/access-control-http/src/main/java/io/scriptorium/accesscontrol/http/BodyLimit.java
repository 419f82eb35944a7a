package io.scriptorium.accesscontrol.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Answers a body whose announced length is over {@code quarkus.http.limits.max-body-size} before any endpoint is looked for, with a problem; Quarkus would do so without a word.
 * A body that comes in chunks and turns out too large is still answered by Quarkus, with a bare 413.
 */
@ApplicationScoped
public class BodyLimit {
    /** Just before Quarkus' own check, {@code RouteConstants.ROUTE_ORDER_UPLOAD_LIMIT}. */
    private static final int BEFORE_UPLOAD_LIMIT = -3;

    private final long maxBodyBytes;

    BodyLimit(
            @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10240K")
                    MemorySize maxBodySize) {
        maxBodyBytes = maxBodySize.asLongValue();
    }

    void register(@Observes Router router) {
        router.route().order(BEFORE_UPLOAD_LIMIT).handler(this::checkLength);
    }

    private void checkLength(RoutingContext context) {
        String length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length == null || Long.parseLong(length) <= maxBodyBytes) {
            context.next();
            return;
        }
        HttpServerRequest request = context.request();
        // What follows is the body, and nobody will read it.
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        context.response().endHandler(ended -> request.connection().close());
        Problem problem = new Problem(413, "too-large", "The body is larger than this address takes.");
        context.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, NoStoreFilter.NO_STORE)
                .putHeader(NoStoreFilter.CONTENT_TYPE_OPTIONS, NoStoreFilter.NO_SNIFF)
                .end(new JsonObject(problem.body()).toBuffer());
    }
}
