package io.scriptorium.benchmarks.saving;

import io.scriptorium.accesscontrol.ConnectionTokens;
import io.scriptorium.accesscontrol.ConnectionTokens.Connection;
import io.scriptorium.accesscontrol.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/** Makes clients, all on one event loop. */
final class Clients implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 64 << 20;
    private static final int MAX_CLIENTS = 2_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final WebSocketClient sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
            .setMaxConnections(MAX_CLIENTS)
            .setMaxFrameSize(MAX_MESSAGE_BYTES)
            .setMaxMessageSize(MAX_MESSAGE_BYTES));
    private final LocalRun run;
    private final ConnectionTokens tokens;

    Clients(LocalRun run) throws IOException {
        this.run = run;
        tokens = new ConnectionTokens(run.secret(), InstantSource.system());
    }

    Vertx vertx() {
        return vertx;
    }

    /** Opens a document as somebody who may write. */
    Future<Client> open(UUID documentId, UUID user, LongConsumer saved) {
        String token = tokens.mint(new Connection(documentId, user, "Writer", Role.EDITOR, null, null));
        return Future.future(opened -> vertx.runOnContext(ignored ->
                Client.open(sockets, run.port(), documentId, token, saved).onComplete(opened)));
    }

    static <T> T await(Future<T> future, Duration patience)
            throws InterruptedException, ExecutionException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
