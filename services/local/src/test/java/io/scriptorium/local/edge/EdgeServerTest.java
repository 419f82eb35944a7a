package io.scriptorium.local.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebsocketVersion;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real edge in front of tiny upstreams. */
class EdgeServerTest {
    private static final int SECONDS = 20;
    private static final int BIG = 20 << 20;
    private static final int MAX_FRAME = 32 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocketClient sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
            .setMaxFrameSize(MAX_FRAME)
            .setMaxMessageSize(MAX_FRAME)
            .setTryUsePerMessageCompression(true));
    private final List<HttpServerRequest> seen = new CopyOnWriteArrayList<>();
    private final BlockingQueue<ServerWebSocket> accepted = new LinkedBlockingQueue<>();

    private HttpServer documents;
    private HttpServer node0;
    private HttpServer node1;
    private EdgeServer edge;
    private int port;
    private volatile Consumer<HttpServerRequest> behaviour =
            request -> request.response().end("hello");

    @BeforeEach
    void start() throws Exception {
        documents = upstream();
        node0 = upstream();
        node1 = upstream();
        edge = new EdgeServer(new Routes(
                address(documents.actualPort()),
                List.of(address(documents.actualPort())),
                Map.of("collab-0", address(node0.actualPort()), "collab-1", address(node1.actualPort())),
                address(unused())));
        port = edge.serve(0);
    }

    @AfterEach
    void stop() throws Exception {
        edge.close();
        http.close();
        await(vertx.close());
    }

    private static SocketAddress address(int port) {
        return SocketAddress.inetSocketAddress(port, "127.0.0.1");
    }

    private static int unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private HttpServer upstream() throws Exception {
        return await(vertx.createHttpServer(new HttpServerOptions()
                        .setMaxWebSocketFrameSize(MAX_FRAME)
                        .setMaxWebSocketMessageSize(MAX_FRAME)
                        .setPerMessageWebSocketCompressionSupported(true)
                        .addWebSocketSubProtocol("scriptorium"))
                .connectionHandler(connection -> connection.exceptionHandler(torn -> {}))
                .webSocketHandshakeHandler(handshake -> {
                    if (handshake.path().endsWith("/refused")) {
                        handshake.reject(403);
                    } else {
                        handshake.accept();
                    }
                })
                .webSocketHandler(socket -> {
                    socket.exceptionHandler(torn -> {}).pause();
                    accepted.add(socket);
                })
                .requestHandler(request -> {
                    seen.add(request);
                    behaviour.accept(request);
                })
                .listen(0, "127.0.0.1"));
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofByteArray());
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + port + path);
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(SECONDS * 1_000);
            socket.getOutputStream().write(request.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/internal/x",
                "/%69nternal/x",
                "/api/../internal/x",
                "/api/%2e%2e/internal/x",
                "//internal/x",
                "/api/..%2finternal",
                "http://localhost/internal/x",
                "/api/..;/internal"
            })
    @DisplayName("nothing from outside reaches what is internal")
    void internal(String target) throws Exception {
        String answer = raw("""
                GET %s HTTP/1.1
                Host: localhost
                Connection: close

                """.formatted(target));
        assertTrue(answer.startsWith("HTTP/1.1 400") || answer.startsWith("HTTP/1.1 404"), answer);
        assertTrue(answer.contains("application/problem+json"), answer);
        String socket = raw("""
                GET %s HTTP/1.1
                Host: localhost
                Connection: Upgrade, close
                Upgrade: websocket
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
                Sec-WebSocket-Version: 13

                """.formatted(target));
        assertTrue(socket.startsWith("HTTP/1.1 400") || socket.startsWith("HTTP/1.1 404"), socket);
        assertEquals(List.of(), seen);
        assertTrue(accepted.isEmpty());
    }

    @Test
    @DisplayName("services are told where a request comes from by the edge, and never by the request")
    void headers() throws Exception {
        behaviour = request -> request.response()
                .putHeader("Connection", "X-Hop")
                .putHeader("X-Hop", "1")
                .putHeader("Set-Cookie", (Iterable<String>) List.of("a=1", "b=2"))
                .end();
        String answer = raw("""
                GET /api/documents?a=%20b HTTP/1.1
                Host: docs.example:1234
                X-Forwarded-For: 6.6.6.6
                X-Forwarded-Proto: https
                Forwarded: for=6.6.6.6
                X-Scriptorium-Internal: guess
                X-Scriptorium-Relay: 1
                X-Scriptorium: 1
                Connection: close
                Connection: X-Mine
                X-Mine: 1
                Cookie: c=d

                """);
        MultiMap headers = seen.getFirst().headers();
        assertEquals("/api/documents?a=%20b", seen.getFirst().uri());
        assertEquals("docs.example:1234", headers.get("Host"));
        assertEquals("127.0.0.1", headers.get("X-Forwarded-For"));
        assertEquals("http", headers.get("X-Forwarded-Proto"));
        assertEquals("docs.example:1234", headers.get("X-Forwarded-Host"));
        assertEquals(Integer.toString(port), headers.get("X-Forwarded-Port"));
        assertEquals("1", headers.get("X-Scriptorium"));
        assertEquals("c=d", headers.get("Cookie"));
        for (String name : List.of("Forwarded", "X-Scriptorium-Internal", "X-Scriptorium-Relay", "X-Mine")) {
            assertNull(headers.get(name), name);
        }
        assertTrue(answer.contains("Set-Cookie: a=1\r\n") && answer.contains("Set-Cookie: b=2\r\n"), answer);
        assertFalse(answer.contains("X-Hop"), answer);
    }

    @Test
    @DisplayName("large bodies pass as they are, both ways, with and without a length")
    void largeBodies() throws Exception {
        behaviour = request -> request.body().onSuccess(body -> {
            if (request.query() == null) {
                request.response().end(body);
            } else {
                request.response()
                        .setChunked(true)
                        .write(body)
                        .onSuccess(done -> request.response().end());
            }
        });
        byte[] big = new byte[BIG];
        new Random(3).nextBytes(big);
        for (String path : List.of("/api/x", "/api/x?chunked")) {
            HttpResponse<byte[]> answer = http.send(
                    HttpRequest.newBuilder(uri(path))
                            .POST(BodyPublishers.ofByteArray(big))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertArrayEquals(big, answer.body());
            answer = http.send(
                    HttpRequest.newBuilder(uri(path))
                            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(big)))
                            .build(),
                    BodyHandlers.ofByteArray());
            assertArrayEquals(big, answer.body());
        }
    }

    @Test
    @DisplayName("F-12 a body over the limit is refused, whether it says so or not")
    void tooLarge() throws Exception {
        AtomicInteger complete = new AtomicInteger();
        behaviour = request -> request.exceptionHandler(gone -> {}).endHandler(end -> complete.incrementAndGet());
        String announced = raw("""
                POST /api/x HTTP/1.1
                Host: localhost
                Content-Length: %d

                """.formatted(Forwarding.MAX_BODY_BYTES + 1));
        assertTrue(announced.startsWith("HTTP/1.1 413") && announced.contains("body-too-large"), announced);
        assertEquals(0, seen.size());
        byte[] big = new byte[(int) Forwarding.MAX_BODY_BYTES + 1];
        try {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(uri("/api/x"))
                            .POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(big)))
                            .build(),
                    BodyHandlers.ofString());
            assertEquals(413, answer.statusCode());
        } catch (IOException e) {
            // The connection was closed under a client that was still sending: it may not get to read why.
        }
        assertEquals(0, complete.get());
    }

    @Test
    @DisplayName("HEAD, 204 and 304 have no body, and the length that they tell stays")
    void bodiless() throws Exception {
        behaviour = request -> {
            switch (request.path()) {
                case "/api/none" -> request.response().setStatusCode(204).end();
                case "/api/same" ->
                    request.response()
                            .setStatusCode(304)
                            .putHeader("ETag", "\"x\"")
                            .end();
                default -> request.response().putHeader("Content-Length", "7").end();
            }
        };
        HttpResponse<byte[]> head = http.send(
                HttpRequest.newBuilder(uri("/api/x"))
                        .method("HEAD", BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofByteArray());
        assertEquals("7", head.headers().firstValue("Content-Length").orElse(""));
        assertEquals(204, get("/api/none").statusCode());
        assertEquals("\"x\"", get("/api/same").headers().firstValue("ETag").orElse(""));
    }

    @Test
    @DisplayName("F-62 a service that is down is answered for, with the advice to come again")
    void down() throws Exception {
        HttpResponse<byte[]> answer = get("/somewhere");
        assertEquals(502, answer.statusCode());
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals("1", answer.headers().firstValue("Retry-After").orElse(""));
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        assertTrue(new String(answer.body(), StandardCharsets.UTF_8).contains("\"code\":\"unreachable\""));
        int where = documents.actualPort();
        await(documents.close());
        assertEquals(502, get("/api/x").statusCode());
        documents = await(vertx.createHttpServer()
                .requestHandler(request -> request.response().end())
                .listen(where, "127.0.0.1"));
        assertEquals(200, get("/api/x").statusCode());
    }

    @Test
    @DisplayName("F-62 a dead node is passed over where any will do, and never where it was meant")
    void deadNode() throws Exception {
        await(node0.close());
        for (int i = 0; i < 4; i++) {
            assertEquals(200, get("/collab/some-document").statusCode());
        }
        assertEquals(502, get("/collab/collab-0/some-document").statusCode());
        assertEquals(200, get("/collab/collab-1/some-document").statusCode());
        WebSocket socket = connect("/collab/some-document");
        assertEquals(node1.actualPort(), accept().localAddress().port());
        await(socket.close());
    }

    @Test
    @DisplayName("half an answer is never taken for a whole one")
    void halfAnAnswer() {
        behaviour = request -> request.response()
                .setChunked(true)
                .write(Buffer.buffer(new byte[100_000]))
                .onSuccess(written -> request.connection().close());
        assertThrows(IOException.class, () -> get("/api/x"));
    }

    private WebSocket connect(String path, String... subprotocols) throws Exception {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI(path)
                .setVersion(WebsocketVersion.V13);
        List.of(subprotocols).forEach(options::addSubProtocol);
        CompletableFuture<WebSocket> connected = new CompletableFuture<>();
        // Its handlers must be set before anything arrives: so it is paused where it is made.
        sockets.connect(options)
                .onSuccess(socket -> {
                    socket.exceptionHandler(torn -> {}).pause();
                    connected.complete(socket);
                })
                .onFailure(connected::completeExceptionally);
        return connected.get(SECONDS, TimeUnit.SECONDS);
    }

    private ServerWebSocket accept() throws InterruptedException {
        ServerWebSocket socket = accepted.poll(SECONDS, TimeUnit.SECONDS);
        assertTrue(socket != null, "no socket came");
        return socket;
    }

    @Test
    @DisplayName(
            "sockets pass with their subprotocol, compressed frames as large as they like, and where they come from")
    void socket() throws Exception {
        WebSocket client = connect("/collab/collab-1/doc?token=secret", "other", "scriptorium");
        ServerWebSocket server = accept();
        assertEquals("scriptorium", client.subProtocol());
        assertEquals("/collab/collab-1/doc?token=secret", server.uri());
        assertEquals(node1.actualPort(), server.localAddress().port());
        assertEquals("127.0.0.1", server.headers().get("X-Forwarded-For"));
        server.handler(server::writeBinaryMessage).resume();
        Buffer big = Buffer.buffer(new byte[BIG])
                .setBytes(1_000, "somewhere in the middle".getBytes(StandardCharsets.UTF_8));
        CompletableFuture<Buffer> echo = new CompletableFuture<>();
        client.binaryMessageHandler(echo::complete).resume();
        await(client.writeBinaryMessage(big));
        assertEquals(big, echo.get(SECONDS, TimeUnit.SECONDS));
    }

    @Test
    @DisplayName("close codes and reasons pass, whoever closes")
    void closing() throws Exception {
        WebSocket client = connect("/collab/doc");
        ServerWebSocket server = accept();
        CompletableFuture<Void> serverClosed = new CompletableFuture<>();
        server.closeHandler(serverClosed::complete).resume();
        client.resume();
        await(client.close((short) 4321, "good bye"));
        serverClosed.get(SECONDS, TimeUnit.SECONDS);
        assertEquals((short) 4321, server.closeStatusCode());
        assertEquals("good bye", server.closeReason());

        client = connect("/collab/doc");
        server = accept();
        CompletableFuture<Void> clientClosed = new CompletableFuture<>();
        client.closeHandler(clientClosed::complete).resume();
        server.resume();
        // What was said just before still arrives.
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        client.textMessageHandler(heard::add);
        server.writeTextMessage("last words");
        await(server.close((short) 4205, "moved"));
        clientClosed.get(SECONDS, TimeUnit.SECONDS);
        assertEquals((short) 4205, client.closeStatusCode());
        assertEquals("moved", client.closeReason());
        assertEquals("last words", heard.poll());
    }

    @Test
    @DisplayName("F-52 a handshake that the service refuses is refused with its status")
    void refused() {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> connect("/collab/refused"));
        UpgradeRejectedException rejected = (UpgradeRejectedException) thrown.getCause();
        assertEquals(403, rejected.getStatus());
    }

    @Test
    @DisplayName("F-11 a slow reader slows the writer down instead of filling the edge, and gets everything in the end")
    void slowReader() throws Exception {
        WebSocket client = connect("/collab/doc");
        ServerWebSocket server = accept();
        int frameBytes = 64 << 10;
        int frames = 2_000;
        AtomicInteger written = new AtomicInteger();
        Random random = new Random(5);
        byte[] noise = new byte[frameBytes];
        random.nextBytes(noise);
        Runnable write = () -> {
            while (written.get() < frames && !server.writeQueueFull()) {
                written.incrementAndGet();
                server.writeBinaryMessage(Buffer.buffer(noise));
            }
        };
        server.drainHandler(drained -> write.run());
        vertx.runOnContext(start -> write.run());
        int before = -1;
        while (before != written.get()) {
            before = written.get();
            Thread.sleep(500);
        }
        // The kernel's buffers at four places, and the edge's queues.
        assertTrue(before < frames / 2, "written without a reader: " + before + " of " + frames);
        AtomicInteger read = new AtomicInteger();
        CompletableFuture<Void> all = new CompletableFuture<>();
        client.binaryMessageHandler(message -> {
            if (read.incrementAndGet() == frames) {
                all.complete(null);
            }
        });
        client.resume();
        all.get(60, TimeUnit.SECONDS);
    }

    @Test
    @DisplayName("F-06 a socket ends when the process behind it does, and the other way round")
    void torn() throws Exception {
        WebSocket client = connect("/collab/doc");
        ServerWebSocket server = accept();
        CompletableFuture<Void> clientClosed = new CompletableFuture<>();
        client.closeHandler(clientClosed::complete).resume();
        await(node0.close());
        await(node1.close());
        clientClosed.get(SECONDS, TimeUnit.SECONDS);
        assertTrue(server.isClosed());
    }

    @Test
    @DisplayName("the address is served on IPv6 too, where there is one")
    void bothLoopbacks() throws Exception {
        InetAddress six = InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
        if (six.isReachable(500)) {
            try (Socket socket = new Socket(six, port)) {
                assertTrue(socket.isConnected());
            }
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertTrue(socket.isConnected());
        }
    }
}
