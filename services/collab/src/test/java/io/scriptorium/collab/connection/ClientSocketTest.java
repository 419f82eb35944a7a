package io.scriptorium.collab.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.wire.CloseCode;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sockets between a server and a client in this process. */
class ClientSocketTest {
    private static final int LARGE = 8 << 20;

    private static ConnectionLimits limits(Duration authenticationTimeout) {
        return new ConnectionLimits(
                1 << 20,
                10,
                10,
                10,
                authenticationTimeout,
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                100,
                100,
                1 << 20,
                4 << 20);
    }

    private final Vertx vertx = Vertx.vertx();
    private final WebSocketClient client = vertx.createWebSocketClient(
            new WebSocketClientOptions().setMaxFrameSize(64 << 20).setMaxMessageSize(64 << 20));
    private final CompletableFuture<ClientSocket> accepted = new CompletableFuture<>();
    private final CompletableFuture<WeakReference<Protocol>> speaking = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
    /** How often a token is still being judged when that is asked. */
    private final AtomicInteger judgements = new AtomicInteger();

    private ConnectionLimits limits = limits(Duration.ofMinutes(5));
    private HttpServer server;

    /** Says nothing; reachable from its socket alone. */
    private static final class Silent implements Protocol {
        private final CompletableFuture<Boolean> ended;
        private final AtomicInteger judgements;

        Silent(CompletableFuture<Boolean> ended, AtomicInteger judgements) {
            this.ended = ended;
            this.judgements = judgements;
        }

        @Override
        public void received(byte[] message) {}

        @Override
        public boolean awaitsVerdict() {
            return judgements.getAndDecrement() > 0;
        }

        @Override
        public void ended() {
            ended.complete(true);
        }

        @Override
        public void placementChanged() {}
    }

    @BeforeEach
    void start() {
        server = vertx.createHttpServer()
                // Not a handler of sockets: Quarkus, which other tests run, switches those off.
                .requestHandler(request -> request.toWebSocket().onSuccess(this::accept))
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    private void accept(ServerWebSocket socket) {
        ClientSocket accepting =
                new ClientSocket(new WebSocketTransport(socket), vertx.getOrCreateContext(), limits, gone -> {});
        accepting.start(ignored -> {
            Protocol silent = new Silent(ended, judgements);
            speaking.complete(new WeakReference<>(silent));
            return silent;
        });
        accepted.complete(accepting);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private WebSocket connect() throws Exception {
        CompletableFuture<WebSocket> connected = new CompletableFuture<>();
        vertx.runOnContext(ignored -> client.connect(server.actualPort(), "localhost", "/")
                .onSuccess(socket -> {
                    socket.binaryMessageHandler(message -> received.add(message.getBytes()));
                    connected.complete(socket);
                })
                .onFailure(connected::completeExceptionally));
        return connected.get(10, TimeUnit.SECONDS);
    }

    private byte[] next() throws InterruptedException {
        byte[] message = received.poll(20, TimeUnit.SECONDS);
        assertNotNull(message);
        return message;
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static boolean eventually(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 100 && !condition.getAsBoolean(); i++) {
            Thread.sleep(100);
        }
        return condition.getAsBoolean();
    }

    @Test
    @DisplayName(
            "F-29 who waits for the verdict on a token is not told that none has come: a client would give up for good")
    void slowVerdict() throws Exception {
        limits = limits(Duration.ofMillis(100));
        judgements.set(3);
        CompletableFuture<Short> closed = new CompletableFuture<>();
        WebSocket socket = connect();
        socket.closeHandler(ignored -> closed.complete(socket.closeStatusCode()));
        assertEquals(
                CloseCode.AUTHENTICATION_TIMEOUT.code(),
                closed.get(10, TimeUnit.SECONDS).intValue());
        assertTrue(judgements.get() < 0, "not before the verdict, and then nothing had been authenticated");
    }

    @Test
    @DisplayName("F-14 nobody holds a socket open with ever new tokens to be judged")
    void endlessVerdicts() throws Exception {
        limits = limits(Duration.ofMillis(100));
        judgements.set(1_000);
        CompletableFuture<Short> closed = new CompletableFuture<>();
        WebSocket socket = connect();
        socket.closeHandler(ignored -> closed.complete(socket.closeStatusCode()));
        assertEquals(
                CloseCode.OVERLOADED.code(), closed.get(10, TimeUnit.SECONDS).intValue());
        assertEquals(1_000 - ClientSocket.MAX_VERDICT_WAITS, judgements.get());
    }

    @Test
    @DisplayName("a large message arrives whole, and what was sent after it comes after it, in order")
    void inOrder() throws Exception {
        WebSocket socket = connect();
        Outflow outflow = accepted.get(10, TimeUnit.SECONDS).outflow();
        byte[] large = random(LARGE);
        byte[] untouched = large.clone();
        outflow.send(new byte[] {1});
        outflow.send(new byte[] {2, 3}, large);
        outflow.send(new byte[] {4});
        outflow.send(new byte[0], large);
        outflow.send(new byte[] {5}, new byte[] {6});
        assertArrayEquals(new byte[] {1}, next());
        byte[] first = next();
        assertArrayEquals(new byte[] {2, 3}, Arrays.copyOf(first, 2));
        assertArrayEquals(large, Arrays.copyOfRange(first, 2, first.length));
        assertArrayEquals(new byte[] {4}, next());
        assertArrayEquals(large, next());
        assertArrayEquals(new byte[] {5, 6}, next());
        assertArrayEquals(untouched, large);
        assertTrue(eventually(() -> !outflow.isBehind()));
        assertFalse(socket.isClosed());
    }

    @Test
    @DisplayName(
            "F-11 to somebody who does not read nothing more is written, and all that was sent arrives once they do")
    void slowReader() throws Exception {
        WebSocket socket = connect();
        Outflow outflow = accepted.get(10, TimeUnit.SECONDS).outflow();
        socket.pause();
        byte[] large = random(4 * LARGE);
        outflow.send(new byte[0], large);
        outflow.send(new byte[] {9});
        // More than what the kernel buffers.
        Thread.sleep(500);
        assertTrue(outflow.isBehind());
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        outflow.whenDrained(() -> drained.complete(true));
        assertFalse(drained.isDone());
        socket.resume();
        assertArrayEquals(large, next());
        assertArrayEquals(new byte[] {9}, next());
        assertTrue(drained.get(10, TimeUnit.SECONDS));
    }

    @Test
    @DisplayName("who has more under way than is kept for anybody is sent away")
    void tooSlow() throws Exception {
        WebSocket socket = connect();
        socket.pause();
        CompletableFuture<Short> code = new CompletableFuture<>();
        socket.closeHandler(ignored -> code.complete(socket.closeStatusCode()));
        Outflow outflow = accepted.get(10, TimeUnit.SECONDS).outflow();
        byte[] large = random(LARGE);
        for (long sent = 0; sent <= Outflow.MAX_QUEUED_BYTES; sent += LARGE) {
            outflow.send(new byte[0], large);
        }
        socket.resume();
        assertEquals(
                (short) CloseCode.SLOW.code(), code.get(20, TimeUnit.SECONDS).shortValue());
    }

    @Test
    @DisplayName(
            "a socket that is over holds nothing any more: neither its timers nor what they would do keep a document in memory")
    void letsGo() throws Exception {
        WebSocket socket = connect();
        WeakReference<Protocol> protocol = speaking.get(10, TimeUnit.SECONDS);
        assertNotNull(protocol.get());
        socket.close();
        assertTrue(ended.get(10, TimeUnit.SECONDS));
        // This test still knows the socket; the timers know it too, if they are there.
        WeakReference<ClientSocket> over = new WeakReference<>(accepted.get());
        accepted.obtrudeValue(null);
        assertTrue(eventually(() -> {
            System.gc();
            return over.get() == null && protocol.get() == null;
        }));
        assertNull(protocol.get());
    }
}
