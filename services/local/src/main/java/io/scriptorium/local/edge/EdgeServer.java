package io.scriptorium.local.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The edge: one event loop that serves the one origin on the loopback interface, IPv4 and, where there is one, IPv6. All
 * handlers run on that loop, so nothing here is synchronised.
 */
final class EdgeServer implements AutoCloseable {
    static final int MAX_HEADER_BYTES = 32 << 10;
    private static final int MAX_REQUEST_LINE_BYTES = 16 << 10;
    /** A connection on which nothing is said for so long is closed; sockets are pinged far more often. */
    static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);

    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    private final Routes routes;
    private final Forwarding forwarding = new Forwarding(vertx);
    private final Tunnels tunnels = new Tunnels(vertx);

    EdgeServer(Routes routes) {
        this.routes = routes;
    }

    /** Starts to serve and answers the port, which is the given one unless that is 0. */
    int serve(int port) throws Exception {
        HttpServer server = await(listen("127.0.0.1", port));
        // A machine without IPv6 has no such address; browsers then use the other.
        await(listen("::1", server.actualPort()).map(true).otherwise(false));
        return server.actualPort();
    }

    private Future<HttpServer> listen(String host, int port) {
        return vertx.createHttpServer(new HttpServerOptions()
                        .setHost(host)
                        .setPort(port)
                        .setMaxHeaderSize(MAX_HEADER_BYTES)
                        .setMaxInitialLineLength(MAX_REQUEST_LINE_BYTES)
                        .setIdleTimeout((int) IDLE_TIMEOUT.toSeconds())
                        .setHandle100ContinueAutomatically(true)
                        .setHttp2ClearTextEnabled(false)
                        .setTcpNoDelay(true))
                // Clients come and go as they like; what that does to a request is seen to where the request is.
                .connectionHandler(connection -> connection.exceptionHandler(gone -> {}))
                .exceptionHandler(nonsense -> {})
                .requestHandler(this::route)
                .listen();
    }

    /** Answers "200" on a port of its own, as long as the event loop runs. */
    void serveHealth(int port) throws Exception {
        await(vertx.createHttpServer(
                        new HttpServerOptions().setHost("127.0.0.1").setPort(port))
                .requestHandler(request -> request.response().end("{\"status\":\"UP\"}"))
                .listen());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private void route(HttpServerRequest request) {
        switch (routes.decide(request.uri())) {
            case Routes.Decision.To(Upstreams upstreams) -> {
                if (ForwardedHeaders.asksForSocket(request)) {
                    tunnels.open(request, upstreams);
                } else {
                    forwarding.forward(request, upstreams);
                }
            }
            case Routes.Decision.Hidden() -> Problem.NOT_FOUND.answer(request);
            case Routes.Decision.Malformed() -> Problem.BAD_PATH.answer(request);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
