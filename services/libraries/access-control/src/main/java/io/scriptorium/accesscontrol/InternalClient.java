package io.scriptorium.accesscontrol;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks another service at its internal addresses, with the {@link InternalSecret}. Where a kept connection turns out to have been closed at the other end the request is made once more, so only what may be done twice is
 * to be asked here. What waits is bounded; beyond the bounds requests fail at once.
 *
 * <p>Safe for use by several threads; answers come on Vert.x' threads.
 */
public final class InternalClient {
    /**
     * What a client may take.
     *
     * @param connections requests under way
     * @param waiting requests that wait for a connection
     * @param connect how long connecting may take
     * @param answer how long an answer may take, its body included
     * @param bodyBytes the largest body; larger ones fail
     */
    public record Bounds(int connections, int waiting, Duration connect, Duration answer, int bodyBytes) {}

    /**
     * What the other service said.
     *
     * @param type of the body, if it was told
     */
    public record Answer(int status, @Nullable String type, Buffer body) {}

    /** Time for the pool to notice which of its kept connections are closed, before one of them is used again. */
    private static final Duration AGAIN_AFTER = Duration.ofMillis(20);

    private static final String ANYTHING = "*/*";
    private static final int KEEP_ALIVE_SECONDS = 30;

    private final Vertx vertx;
    private final HttpClient client;
    private final String base;
    private final InternalSecret secret;
    private final Bounds bounds;

    /** @param base where the service is, without a slash at the end */
    public InternalClient(Vertx vertx, String base, InternalSecret secret, Bounds bounds) {
        this(
                vertx,
                vertx.createHttpClient(
                        new HttpClientOptions()
                                .setConnectTimeout((int) bounds.connect().toMillis())
                                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS),
                        new PoolOptions().setHttp1MaxSize(bounds.connections()).setMaxWaitQueueSize(bounds.waiting())),
                base,
                secret,
                bounds);
    }

    InternalClient(Vertx vertx, HttpClient client, String base, InternalSecret secret, Bounds bounds) {
        this.vertx = vertx;
        this.client = client;
        this.base = base;
        this.secret = secret;
        this.bounds = bounds;
    }

    public Future<Answer> get(String path) {
        return get(path, ANYTHING);
    }

    /**
     * Asks for a body of one of some types.
     *
     * @param accepted which are understood, as in the header {@code Accept}
     */
    public Future<Answer> get(String path, String accepted) {
        return ask(HttpMethod.GET, path, accepted, null);
    }

    public Future<Answer> post(String path, JsonObject body) {
        return ask(HttpMethod.POST, path, ANYTHING, body);
    }

    private Future<Answer> ask(HttpMethod method, String path, String accepted, @Nullable JsonObject body) {
        return askOnce(method, path, accepted, body).recover(failure -> {
            if (failure instanceof HttpClosedException || failure instanceof IOException) {
                return vertx.timer(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                        .compose(ignored -> askOnce(method, path, accepted, body));
            }
            return Future.failedFuture(failure);
        });
    }

    private Future<Answer> askOnce(HttpMethod method, String path, String accepted, @Nullable JsonObject body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(base + path)
                .setTimeout(bounds.answer().toMillis())
                .putHeader(HttpHeaders.ACCEPT, accepted)
                .putHeader(InternalSecret.HEADER, secret.headerValue());
        // Inside: the body is asked for where the response arrives. A chain built by the caller's thread may come too
        // late for it.
        return client.request(options).compose(request -> {
            if (body == null) {
                return request.send().compose(this::read);
            }
            request.putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
            return request.send(body.toBuffer()).compose(this::read);
        });
    }

    /** Gathers the body; where its length is announced, in one piece from the beginning, since a large one that grows is copied over and over. */
    private Future<Answer> read(HttpClientResponse response) {
        String announced = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        Buffer body =
                Buffer.buffer(announced == null ? 0 : (int) Math.min(Long.parseLong(announced), bounds.bodyBytes()));
        response.handler(piece -> {
            if (body.length() + piece.length() > bounds.bodyBytes()) {
                response.request().reset();
            } else {
                body.appendBuffer(piece);
            }
        });
        return response.end()
                .map(new Answer(response.statusCode(), response.getHeader(HttpHeaders.CONTENT_TYPE), body));
    }
}
