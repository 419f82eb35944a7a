package io.scriptorium.local.edge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.List;

/**
 * Passes WebSockets on. The handshake is forwarded; once both sides agree, bytes are passed as they come, so that frames,
 * compression, close codes and reasons are the two ends' own business. Who reads slowly slows down who writes: what is on the
 * way for one socket is at most Vert.x' write queues (64 KiB each way) and the kernel's buffers.
 */
final class Tunnels {
    /** Sockets to one upstream. */
    static final int MAX_TUNNELS = 10_000;

    private final HttpClient client;

    Tunnels(Vertx vertx) {
        client = vertx.httpClientBuilder()
                .with(new HttpClientOptions()
                        .setProtocolVersion(HttpVersion.HTTP_1_1)
                        .setConnectTimeout((int) Forwarding.CONNECT_TIMEOUT.toMillis())
                        // Only of interest where a handshake was refused.
                        .setKeepAliveTimeout(1)
                        .setMaxHeaderSize(EdgeServer.MAX_HEADER_BYTES)
                        .setMaxWaitQueueSize(0)
                        .setTcpNoDelay(true))
                .with(new PoolOptions().setHttp1MaxSize(MAX_TUNNELS))
                // What happens to a connection happens to its request, and is seen to there.
                .withConnectHandler(connection -> connection.exceptionHandler(gone -> {}))
                .build();
    }

    void open(HttpServerRequest request, Upstreams upstreams) {
        request.pause();
        attempt(request, upstreams.order(), 0);
    }

    private void attempt(HttpServerRequest request, List<SocketAddress> order, int index) {
        client.request(new RequestOptions()
                        .setServer(order.get(index))
                        .setMethod(HttpMethod.GET)
                        .setURI(request.uri())
                        .setHeaders(ForwardedHeaders.ofUpgrade(request)))
                .onSuccess(upstream -> shakeHands(request, upstream))
                .onFailure(failure -> {
                    if (index + 1 < order.size()) {
                        attempt(request, order, index + 1);
                    } else {
                        Forwarding.failed(request, failure);
                    }
                });
    }

    private static void shakeHands(HttpServerRequest request, HttpClientRequest upstream) {
        request.response().closeHandler(closed -> upstream.reset());
        // Told by the future below.
        upstream.exceptionHandler(failure -> {});
        upstream.idleTimeout(Forwarding.SILENCE_TIMEOUT.toMillis());
        upstream.connect()
                .onSuccess(answer -> {
                    if (answer.statusCode() == 101) {
                        join(request, answer);
                    } else {
                        Forwarding.answer(request, answer);
                    }
                })
                .onFailure(failure -> Forwarding.failed(request, failure));
        request.resume();
    }

    private static void join(HttpServerRequest request, HttpClientResponse answer) {
        NetSocket upstream = answer.netSocket();
        // What the upstream says at once must wait until there is somebody to hear it.
        upstream.pause();
        HttpServerResponse response = request.response();
        response.setStatusCode(101);
        response.headers().addAll(answer.headers());
        request.toNetSocket()
                .onSuccess(client -> {
                    client.pause();
                    client.closeHandler(closed -> upstream.close());
                    upstream.closeHandler(closed -> client.close());
                    client.pipeTo(upstream);
                    upstream.pipeTo(client);
                })
                .onFailure(failure -> upstream.close());
    }
}
