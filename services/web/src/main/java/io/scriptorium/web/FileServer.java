package io.scriptorium.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers every address with a file or with the application's page.
 *
 * <ul>
 *   <li>A file of the build: with its name's hash it may be kept for a year, otherwise it is revalidated each time.
 *   <li>A path that looks like a file but is none, and what belongs to other services: 404.
 *   <li>Any other path is the application's own (the list, a document): its page, revalidated each time.
 * </ul>
 */
@ApplicationScoped
class FileServer {
    /** A hashed name never means other bytes. */
    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private static final String REVALIDATE = "no-cache";

    private static final Pattern FILE_LIKE = Pattern.compile("^/assets(/.*)?$|\\.[A-Za-z0-9]{1,12}$");
    private static final Pattern OTHERS = Pattern.compile("^/(api|auth|collab|internal|q)(/.*)?$");

    private final WebFiles files = WebFiles.load();

    void register(@Observes Router router) {
        router.route().handler(this::answer);
    }

    private void answer(RoutingContext context) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        SecurityHeaders.write(request, response);
        if (!HttpMethod.GET.equals(request.method()) && !HttpMethod.HEAD.equals(request.method())) {
            response.setStatusCode(405)
                    .putHeader("Allow", "GET, HEAD")
                    .putHeader("Cache-Control", "no-store")
                    .end();
            return;
        }
        String path = context.normalizedPath();
        Optional<WebFile> file = files.find(path);
        if (file.isPresent()) {
            send(request, response, file.get());
        } else if (FILE_LIKE.matcher(path).find() || OTHERS.matcher(path).matches()) {
            response.setStatusCode(404)
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .putHeader("Cache-Control", "no-store")
                    .end("Not found\n");
        } else {
            send(request, response, files.page());
        }
    }

    private static void send(HttpServerRequest request, HttpServerResponse response, WebFile file) {
        response.putHeader("Cache-Control", file.immutable() ? FOR_EVER : REVALIDATE)
                .putHeader("ETag", file.etag())
                .putHeader("Vary", "Accept-Encoding");
        if (file.etag().equals(request.getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
            return;
        }
        WebFile.Variant variant = file.variantFor(request.getHeader("Accept-Encoding"));
        if (variant.encoding() != null) {
            response.putHeader("Content-Encoding", variant.encoding());
        }
        response.putHeader("Content-Type", file.type());
        if (HttpMethod.HEAD.equals(request.method())) {
            response.putHeader("Content-Length", String.valueOf(variant.bytes().length()))
                    .end();
        } else {
            response.end(variant.bytes());
        }
    }
}
