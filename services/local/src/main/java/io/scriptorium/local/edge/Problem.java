package io.scriptorium.local.edge;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** What the edge itself has to say, as problem details (RFC 9457). The texts are constants, so nothing has to be escaped. */
enum Problem {
    BAD_PATH(400, "Bad Request", "bad-path", "The address is not in its normal form."),
    NOT_FOUND(404, "Not Found", "not-found", "There is nothing here."),
    BODY_TOO_LARGE(413, "Content Too Large", "body-too-large", "The body is larger than this server takes."),
    UNREACHABLE(502, "Bad Gateway", "unreachable", "This part of Scriptorium is not running; try again in a moment."),
    BUSY(503, "Service Unavailable", "busy", "Too many requests are waiting; try again in a moment."),
    TOO_SLOW(504, "Gateway Timeout", "too-slow", "This part of Scriptorium did not answer in time.");

    private static final int RETRY_AFTER_SECONDS = 1;

    private final int status;
    private final String body;

    Problem(int status, String title, String code, String detail) {
        this.status = status;
        this.body = "{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"code\":\"%s\"}"
                .formatted(title, status, detail, code);
    }

    /** Answers with it; where an answer has begun already, breaks the connection so that nobody takes half for the whole. */
    void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        if (response.headWritten()) {
            request.connection().close();
            return;
        }
        response.headers().clear();
        response.setChunked(false)
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff");
        if (status >= 502) {
            response.putHeader("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
        }
        boolean bodyIsUnread = !request.isEnded();
        if (bodyIsUnread) {
            response.putHeader(HttpHeaders.CONNECTION, "close");
        }
        response.end(body).onComplete(done -> {
            if (bodyIsUnread) {
                request.connection().close();
            }
        });
    }
}
