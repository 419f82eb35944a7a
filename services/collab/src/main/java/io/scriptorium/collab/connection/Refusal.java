package io.scriptorium.collab.connection;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** Why a request gets no socket, or does nothing for one that there is: problem details (RFC 9457), told apart by their code. */
enum Refusal {
    BAD_POSITION(400, "bad-position", "The position is the number of bytes of the stream before it."),
    FOREIGN_ORIGIN(403, "foreign-origin", "Sockets from other sites are not taken."),
    NOT_FOUND(404, "not-found", "There is nothing at this address."),
    NO_SUCH_SESSION(404, "no-such-session", "This node doesn't know the session; open another."),
    METHOD_NOT_ALLOWED(405, "method-not-allowed", "A session is opened by POST, and used by GET, POST and DELETE."),
    OUT_OF_ORDER(409, "out-of-order", "The position is not where the stream is; open another session."),
    SUPERSEDED(409, "superseded", "A newer request has taken the place of this one."),
    BODY_TOO_LARGE(413, "body-too-large", "Less of the stream has to come at a time."),
    UPGRADE_REQUIRED(426, "upgrade-required", "This address takes WebSockets only."),
    DRAINING(503, "draining", "This node is about to stop; connect again."),
    TOO_MANY_CONNECTIONS(503, "too-many-connections", "This node has as many sockets as it takes; try again later.");

    private static final String PROBLEM = "application/problem+json";
    private static final String RETRY_AFTER_SECONDS = "2";

    private final int status;
    private final String code;
    private final String detail;

    Refusal(int status, String code, String detail) {
        this.status = status;
        this.code = code;
        this.detail = detail;
    }

    /** Answers with it, if there is anybody left to answer. */
    void answer(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return;
        }
        JsonObject problem = new JsonObject(Map.of(
                "type",
                "about:blank",
                "title",
                HttpResponseStatus.valueOf(status).reasonPhrase(),
                "status",
                status,
                "detail",
                detail,
                "code",
                code));
        if (this == UPGRADE_REQUIRED) {
            response.putHeader(HttpHeaders.UPGRADE, "websocket");
        } else if (this == METHOD_NOT_ALLOWED) {
            response.putHeader(HttpHeaders.ALLOW, "GET, POST, DELETE");
        } else if (this == BODY_TOO_LARGE) {
            // What is left of it is not waited for.
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        } else if (status == HttpResponseStatus.SERVICE_UNAVAILABLE.code()) {
            response.putHeader("Retry-After", RETRY_AFTER_SECONDS);
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(problem.encode());
    }
}
