package io.scriptorium.local.edge;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Passes a request on and its answer back, as streams: neither body is ever held as a whole, and who reads slowly slows down
 * who writes. An upstream that can't be connected to is passed over; once a request has been sent, it is not sent again.
 */
final class Forwarding {
    /** The largest body of a request. `documents` has narrower limits of its own, with its own answers. */
    static final long MAX_BODY_BYTES = 64L << 20;

    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** How long an upstream may say nothing. */
    static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(60);

    private static final int MAX_CONNECTIONS = 256;
    private static final int MAX_WAITING = 2_000;
    private static final int KEEP_ALIVE_SECONDS = 30;

    private final HttpClient client;

    Forwarding(Vertx vertx) {
        client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                        .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                        .setMaxHeaderSize(EdgeServer.MAX_HEADER_BYTES)
                        .setMaxWaitQueueSize(MAX_WAITING)
                        .setDecompressionSupported(false))
                .with(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS))
                // What happens to a connection happens to its request, and is seen to there.
                .withConnectHandler(connection -> connection.exceptionHandler(gone -> {}))
                .build();
    }

    void forward(HttpServerRequest request, Upstreams upstreams) {
        request.pause();
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (length != null && Long.parseLong(length) > MAX_BODY_BYTES) {
            Problem.BODY_TOO_LARGE.answer(request);
            return;
        }
        attempt(request, upstreams.order(), 0);
    }

    private void attempt(HttpServerRequest request, List<SocketAddress> order, int index) {
        client.request(new RequestOptions()
                        .setServer(order.get(index))
                        .setMethod(request.method())
                        .setURI(request.uri())
                        .setFollowRedirects(false)
                        .setIdleTimeout(SILENCE_TIMEOUT.toMillis())
                        .setHeaders(ForwardedHeaders.ofRequest(request)))
                .onSuccess(upstream -> exchange(request, upstream))
                .onFailure(failure -> {
                    if (index + 1 < order.size()) {
                        attempt(request, order, index + 1);
                    } else {
                        failed(request, failure);
                    }
                });
    }

    private static void exchange(HttpServerRequest request, HttpClientRequest upstream) {
        HttpServerResponse response = request.response();
        // Told by the future below; a client that is still sending is no longer held up.
        upstream.exceptionHandler(failure -> request.resume());
        upstream.response().onSuccess(answer -> answer(request, answer)).onFailure(failure -> failed(request, failure));
        // The client has gone: so has all interest in the answer.
        response.closeHandler(closed -> upstream.reset());
        boolean chunked = request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        if (chunked) {
            upstream.setChunked(true);
            upstream.sendHead();
        } else if (!request.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            upstream.end();
            request.resume();
            return;
        }
        sendBody(request, upstream);
    }

    private static void sendBody(HttpServerRequest request, HttpClientRequest upstream) {
        long[] bytes = new long[1];
        upstream.drainHandler(drained -> request.resume());
        request.handler(part -> {
            bytes[0] += part.length();
            if (bytes[0] > MAX_BODY_BYTES) {
                request.handler(rest -> {});
                Problem.BODY_TOO_LARGE.answer(request);
                upstream.reset();
                return;
            }
            write(request, upstream, part);
        });
        request.endHandler(end -> {
            if (bytes[0] <= MAX_BODY_BYTES) {
                upstream.end();
            }
        });
        request.exceptionHandler(failure -> upstream.reset());
        request.resume();
    }

    private static void write(HttpServerRequest request, HttpClientRequest upstream, Buffer part) {
        upstream.write(part);
        if (upstream.writeQueueFull()) {
            request.pause();
        }
    }

    /** Gives an upstream's answer to the client. */
    static void answer(HttpServerRequest request, HttpClientResponse answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            answer.request().reset();
            return;
        }
        response.setStatusCode(answer.statusCode());
        response.headers().addAll(ForwardedHeaders.ofHop(answer.headers()));
        boolean head = request.method().equals(HttpMethod.HEAD);
        boolean bodiless = head || answer.statusCode() == 204 || answer.statusCode() == 304;
        if (!bodiless && !answer.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            if (request.version() == HttpVersion.HTTP_1_0) {
                response.putHeader(HttpHeaders.CONNECTION, "close");
            } else {
                response.setChunked(true);
            }
        }
        if (bodiless) {
            answer.endHandler(end -> response.end());
            answer.resume();
            return;
        }
        answer.pipe()
                .endOnFailure(false)
                .to(response)
                .onFailure(failure -> request.connection().close());
    }

    /** Says that no answer came. */
    static void failed(HttpServerRequest request, Throwable failure) {
        if (failure instanceof TimeoutException) {
            Problem.TOO_SLOW.answer(request);
        } else if (failure instanceof io.vertx.core.http.ConnectionPoolTooBusyException) {
            Problem.BUSY.answer(request);
        } else {
            Problem.UNREACHABLE.answer(request);
        }
    }
}
