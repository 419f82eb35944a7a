package io.scriptorium.collab;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.scriptorium.wire.HocuspocusMessage;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client's socket that a test talks through, message by message. */
final class TestSocket implements TestConnection {
    private static final long PATIENCE_SECONDS = 10;

    private final WebSocket socket;
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    private final CompletableFuture<Short> closed = new CompletableFuture<>();

    private TestSocket(WebSocket socket) {
        this.socket = socket;
        socket.binaryMessageHandler(message -> received.add(message.getBytes()));
        socket.closeHandler(ignored -> closed.complete(socket.closeStatusCode()));
        socket.exceptionHandler(ignored -> {});
    }

    static WebSocketClient client(Vertx vertx) {
        return vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxMessageSize(64 << 20)
                .setMaxFrameSize(64 << 20)
                .setMaxConnections(1_000));
    }

    static TestSocket open(Vertx vertx, WebSocketClient client, int port, String path, Map<String, String> headers) {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("localhost")
                .setPort(port)
                .setURI(path)
                .setAllowOriginHeader(headers.containsKey("Origin"))
                .setHeaders(MultiMap.caseInsensitiveMultiMap().addAll(headers));
        // Its handlers are there before it is open, so that nothing is missed.
        ClientWebSocket socket = client.webSocket();
        TestSocket opened = new TestSocket(socket);
        // On the socket's own event loop: elsewhere the handlers would be set after the fact, on a socket that the
        // server
        // may have closed by then.
        CompletableFuture<WebSocket> connected = new CompletableFuture<>();
        vertx.runOnContext(ignored ->
                socket.connect(options).onSuccess(connected::complete).onFailure(connected::completeExceptionally));
        connected.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        return opened;
    }

    /** The status with which an upgrade is refused. */
    static int refused(Vertx vertx, WebSocketClient client, int port, String path, Map<String, String> headers) {
        try {
            open(vertx, client, port, path, headers).close();
            return 101;
        } catch (CompletionException e) {
            return ((UpgradeRejectedException) e.getCause()).getStatus();
        }
    }

    TestSocket send(byte[] message) {
        socket.writeBinaryMessage(Buffer.buffer(message));
        return this;
    }

    @Override
    public TestSocket send(String name, HocuspocusMessage message) {
        return send(new HocuspocusMessage.Frame(name, message).encode());
    }

    TestSocket sendText(String text) {
        socket.writeTextMessage(text);
        return this;
    }

    @Override
    public byte[] receive() {
        try {
            byte[] message = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertNotNull(message, () -> "nothing came; closed: " + closed.getNow((short) 0));
            return message;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** How many messages wait to be received. */
    int waiting() {
        return received.size();
    }

    /** The code with which the server closes. */
    int closedWith() {
        return closed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    boolean isClosed() {
        return closed.isDone();
    }

    @Override
    public void close() {
        socket.close();
    }
}
