package io.scriptorium.collab.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.wire.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A session over HTTP between a server and a client in this process. */
class HttpTransportTest {
    private static final ConnectionLimits LIMITS = new ConnectionLimits(
            1 << 20,
            10,
            10,
            10,
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            Duration.ofMinutes(5),
            1_000,
            1_000,
            1 << 20,
            1 << 20);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final CompletableFuture<Boolean> gone = new CompletableFuture<>();
    private volatile @Nullable HttpTransport transport;
    private @Nullable ClientSocket socket;
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        Context context = vertx.getOrCreateContext();
        HttpTransport started = new HttpTransport(context);
        ClientSocket accepting = new ClientSocket(started, context, LIMITS, ended -> gone.complete(true));
        transport = started;
        socket = accepting;
        server = vertx.createHttpServer()
                .requestHandler(request -> context.runOnContext(ignored -> {
                    HttpTransport serving = transport;
                    if (request.method().name().equals("DELETE")) {
                        serving.delete(request.response());
                    } else {
                        serving.poll(Long.parseLong(request.getHeader("X-Scriptorium-Position")), request.response());
                    }
                }))
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        CompletableFuture<Boolean> listening = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            accepting.start(speaking -> new Protocol() {
                @Override
                public void received(byte[] message) {}

                @Override
                public boolean awaitsVerdict() {
                    return false;
                }

                @Override
                public void ended() {}

                @Override
                public void placementChanged() {}
            });
            listening.complete(true);
        });
        listening.get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpResponse<byte[]> request(String method, long position) {
        return requested(method, position).join();
    }

    private CompletableFuture<HttpResponse<byte[]>> requested(String method, long position) {
        return client.sendAsync(
                HttpRequest.newBuilder(URI.create("http://localhost:" + server.actualPort()))
                        .timeout(Duration.ofSeconds(10))
                        .header("X-Scriptorium-Position", Long.toString(position))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    @DisplayName(
            "F-09 F-11 of a large message no more than an answer's worth is copied before it has arrived, and all of it arrives")
    void window() throws Exception {
        Outflow outflow = socket.outflow();
        byte[] large = new byte[3 << 20];
        outflow.send(new byte[] {1}, large);
        assertTrue(outflow.isBehind());
        Buffer all = Buffer.buffer();
        while (all.length() < large.length) {
            Thread.sleep(20);
            byte[] piece = request("GET", all.length()).body();
            assertTrue(piece.length <= HttpTransport.MAX_BODY_BYTES);
            assertTrue(transport.keptBytes() <= HttpTransport.MAX_BODY_BYTES + Outflow.LARGE_BYTES, "kept");
            all.appendBytes(piece);
        }
        CompletableFuture<Boolean> drained = new CompletableFuture<>();
        outflow.whenDrained(() -> drained.complete(true));
        outflow.send(new byte[] {2});
        assertEquals(6, request("GET", all.length()).body().length);
        assertTrue(drained.get(10, TimeUnit.SECONDS));
    }

    @Test
    @DisplayName(
            "F-09 F-11 who doesn't poll while others write is sent away like any slow reader, and then holds nothing")
    void tooSlow() throws Exception {
        byte[] large = new byte[8 << 20];
        for (long sent = 0; sent <= Outflow.MAX_QUEUED_BYTES; sent += large.length) {
            socket.outflow().send(new byte[0], large);
        }
        assertTrue(transport.isClosed());
        long position = 0;
        Buffer end = Buffer.buffer();
        for (byte[] piece = request("GET", 0).body();
                !endsWith(end, CloseCode.SLOW);
                piece = request("GET", position).body()) {
            end = Buffer.buffer(piece);
            position += piece.length;
        }
        assertTrue(gone.get(HttpTransport.LAST_WORD_MILLIS + 5_000, TimeUnit.MILLISECONDS));
        assertEquals(404, request("GET", position).statusCode());
        assertEquals(0, transport.keptBytes());
    }

    private static boolean endsWith(Buffer stream, CloseCode code) {
        byte[] end = StreamedFrame.encodeEnd((short) code.code(), code.reason()).getBytes();
        return stream.length() >= end.length
                && stream.getBuffer(stream.length() - end.length, stream.length())
                        .equals(Buffer.buffer(end));
    }

    @Test
    @DisplayName("F-09 a poll takes the place of one that waits, whose answer nobody may be there to read")
    void newerPoll() throws Exception {
        CompletableFuture<HttpResponse<byte[]>> one = requested("GET", 0);
        CompletableFuture<HttpResponse<byte[]>> other = requested("GET", 0);
        // Which of them comes first is up to the network.
        CompletableFuture.anyOf(one, other).get(10, TimeUnit.SECONDS);
        CompletableFuture<HttpResponse<byte[]>> older = one.isDone() ? one : other;
        CompletableFuture<HttpResponse<byte[]>> newer = one.isDone() ? other : one;
        assertEquals(0, older.join().body().length);
        assertFalse(newer.isDone());
        socket.outflow().send(new byte[] {2});
        assertEquals(6, newer.get(10, TimeUnit.SECONDS).body().length);
    }

    @Test
    @DisplayName("F-09 a session that has ended holds nothing any more, not even for its last word")
    void letsGo() throws Exception {
        assertEquals(204, request("DELETE", 0).statusCode());
        assertTrue(gone.get(10, TimeUnit.SECONDS));
        assertEquals(404, request("GET", 0).statusCode());
        socket.outflow().send(new byte[] {1});
        assertEquals(0, transport.keptBytes());
        assertFalse(socket.outflow().isBehind());
        WeakReference<ClientSocket> over = new WeakReference<>(socket);
        socket = null;
        transport = null;
        for (int i = 0; i < 100 && over.get() != null; i++) {
            System.gc();
            Thread.sleep(50);
        }
        assertNull(over.get());
    }
}
