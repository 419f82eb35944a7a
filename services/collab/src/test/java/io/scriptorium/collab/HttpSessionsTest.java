package io.scriptorium.collab;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.scriptorium.accesscontrol.ConnectionTokens;
import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.hashring.Partitions;
import io.scriptorium.membership.Membership;
import io.scriptorium.testbackends.FreePorts;
import io.scriptorium.testbackends.RedisTestResource;
import io.scriptorium.updatelog.Broadcast;
import io.scriptorium.wire.AwarenessUpdate;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.HocuspocusMessage;
import io.scriptorium.wire.HocuspocusMessage.Authenticated;
import io.scriptorium.wire.HocuspocusMessage.Awareness;
import io.scriptorium.wire.HocuspocusMessage.Denied;
import io.scriptorium.wire.HocuspocusMessage.Sync;
import io.scriptorium.wire.HocuspocusMessage.SyncStatus;
import io.scriptorium.wire.HocuspocusMessage.Token;
import io.scriptorium.wire.SyncMessage.Update;
import io.scriptorium.ydoc.YDoc;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One node over a real Redis, spoken to by clients whose network lets no WebSocket through. */
@QuarkusTest
@TestProfile(HttpSessionsTest.FewConnections.class)
@QuarkusTestResource(RedisTestResource.class)
@QuarkusTestResource(value = DocumentsPort.class, restrictToAnnotatedClass = true)
@TestMethodOrder(OrderAnnotation.class)
@DisplayName("F-09 without WebSockets")
class HttpSessionsTest {
    private static final int MAX_CONNECTIONS = 8;
    private static final int MAX_CONNECTIONS_PER_USER = 4;
    private static final UUID ADA = new UUID(0, 1);
    private static final UUID GRACE = new UUID(0, 2);
    private static final String ANY_NODE = "/collab/http";

    /** Limits that a test reaches, and a node of its own that may be drained. */
    public static final class FewConnections implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "scriptorium.collab.max-connections",
                    Integer.toString(MAX_CONNECTIONS),
                    "scriptorium.collab.max-connections-per-user",
                    Integer.toString(MAX_CONNECTIONS_PER_USER),
                    "scriptorium.collab.message-burst",
                    "100",
                    "scriptorium.collab.drain-grace",
                    "20s");
        }
    }

    @TestHTTPResource
    URI node;

    @Inject
    Vertx vertx;

    @Inject
    Redis redis;

    @Inject
    Collab collab;

    @ConfigProperty(name = "scriptorium.documents.url")
    URI documentsUrl;

    @ConfigProperty(name = "scriptorium.internal-secret")
    String secret;

    @ConfigProperty(name = "scriptorium.public-url")
    String publicUrl;

    private final List<TestHttpSession> opened = new ArrayList<>();
    private DocumentsStandIn documents;
    private ConnectionTokens tokens;

    @BeforeEach
    void start() {
        documents = new DocumentsStandIn(vertx, redis, documentsUrl.getPort(), secret);
        tokens = new ConnectionTokens(new InternalSecret(secret), InstantSource.system());
    }

    @AfterEach
    void stop() throws Exception {
        for (TestHttpSession each : opened) {
            each.close();
        }
        documents.close();
    }

    private TestHttpSession session(String path) {
        TestHttpSession session = TestHttpSession.open(node, path);
        opened.add(session);
        return session;
    }

    private String token(UUID documentId, UUID userId) {
        return tokens.mint(new ConnectionTokens.Connection(
                documentId, userId, "User " + userId, Role.EDITOR, new UUID(5, 5), null));
    }

    /** Opens a document as Hocuspocus' provider does; answers once it is in sync. */
    private TestHttpSession open(UUID id, UUID userId, YDoc document) {
        TestHttpSession session = session("/collab/node/" + id + "/http");
        session.sync(id, token(id, userId), false, document);
        return session;
    }

    private static void awaitTrue(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
            Thread.sleep(10);
        }
    }

    private static void assertRefused(int status, String code, HttpResponse<?> answer) {
        String body = answer.body() instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : answer.body().toString();
        assertEquals(status, answer.statusCode(), body);
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        assertEquals(code, new JsonObject(body).getString("code"));
    }

    @Test
    @DisplayName("a client is admitted, synced, told of an update when it is stored, and sees what others write")
    void writes() {
        UUID id = documents.document(ADA, "editor");
        documents.roles.get(id).put(GRACE, "editor");
        YDoc document = new YDoc();
        TestHttpSession ada = open(id, ADA, document);
        YDoc other = new YDoc();
        TestHttpSession grace = open(id, GRACE, other);
        ada.send(id.toString(), new Sync(new Update(TestConnection.typed(document, "hello"))));
        assertEquals(new SyncStatus(true), ada.next());
        assertEquals("hello", documents.text(id));
        other.applyUpdate(((Update) ((Sync) grace.next()).message()).update());
        assertEquals("hello", other.getText("text").toString());
    }

    @Test
    @DisplayName("a repeated piece is not read twice: one update has one status, whatever was cut and sent again")
    void repeatedPost() throws Exception {
        UUID id = documents.document(ADA, "editor");
        YDoc document = new YDoc();
        TestHttpSession ada = open(id, ADA, document);
        byte[] first =
                TestHttpSession.framed(id.toString(), new Sync(new Update(TestConnection.typed(document, "one "))));
        byte[] second =
                TestHttpSession.framed(id.toString(), new Sync(new Update(TestConnection.typed(document, "two "))));
        byte[] both = Buffer.buffer().appendBytes(first).appendBytes(second).getBytes();
        int cut = first.length + 3;
        long start = ada.sent;
        // Within the second frame's head; then the same again, as after an answer that got lost; then more than is new.
        assertEquals(204, ada.post(start, Arrays.copyOf(both, cut)).get().statusCode());
        assertEquals(204, ada.post(start, Arrays.copyOf(both, cut)).get().statusCode());
        assertEquals(204, ada.post(start, both).get().statusCode());
        assertEquals(204, ada.post(start, both).get().statusCode());
        ada.sent = start + both.length;
        assertEquals(new SyncStatus(true), ada.next());
        assertEquals(new SyncStatus(true), ada.next());
        ada.send(id.toString(), new HocuspocusMessage.QueryAwareness());
        ada.send(new byte[] {0, 0, 0, 0, 1, 9});
        byte[] pong = ada.receive();
        while (pong.length > 1) {
            assertFalse(ServerFrames.decode(pong) instanceof SyncStatus, "a status too many");
            pong = ada.receive();
        }
        assertEquals("two one ", documents.text(id));
        assertRefused(409, "out-of-order", ada.post(ada.sent + 1, first).get());
    }

    @Test
    @DisplayName("a repeated poll has the same again, and only what it says has arrived is let go")
    void repeatedPoll() throws Exception {
        UUID id = documents.document(ADA, "editor");
        YDoc document = new YDoc();
        TestHttpSession ada = open(id, ADA, document);
        ada.send(id.toString(), new Sync(new Update(TestConnection.typed(document, "kept"))));
        byte[] lost = ada.poll(ada.arrived).get().body();
        assertTrue(lost.length > 0);
        byte[] again = ada.poll(ada.arrived).get().body();
        assertArrayEquals(lost, Arrays.copyOf(again, lost.length));
        // Half of it arrived.
        byte[] rest = ada.poll(ada.arrived + 2).get().body();
        assertArrayEquals(Arrays.copyOfRange(again, 2, again.length), Arrays.copyOf(rest, again.length - 2));
        assertRefused(409, "out-of-order", ada.poll(ada.arrived).get());
        assertRefused(409, "out-of-order", ada.poll(ada.arrived + 100_000).get());
    }

    @Test
    @DisplayName("a poll is held until there is something, or until it is time to hear of the client")
    void heldPoll() throws Exception {
        UUID id = documents.document(ADA, "editor");
        TestHttpSession ada = open(id, ADA, new YDoc());
        assertEquals(0, ada.poll(ada.arrived).get().body().length, "nothing to say, and time for another");
        ada.send(new byte[] {0, 0, 0, 0, 1, 9});
        assertArrayEquals(new byte[] {10}, ada.receive());
    }

    @Test
    @DisplayName("a document larger than an answer, and an update larger than a request, go in pieces")
    void large() {
        UUID id = documents.document(ADA, "editor");
        documents.roles.get(id).put(GRACE, "editor");
        YDoc document = new YDoc();
        TestHttpSession ada = open(id, ADA, document);
        ada.send(id.toString(), new Sync(new Update(TestConnection.typed(document, "0123456789".repeat(90_000)))));
        assertEquals(new SyncStatus(true), ada.next());
        YDoc other = new YDoc();
        open(id, GRACE, other);
        assertEquals(900_000, other.getText("text").toString().length());
    }

    @Test
    @DisplayName(
            "origins, paths, methods and what is no session are judged as for WebSockets, and answered as problems")
    void refusals() throws Exception {
        for (String origin : List.of("https://evil.example", "null", publicUrl + ".evil.example")) {
            assertRefused(403, "foreign-origin", TestHttpSession.tryToOpen(node, ANY_NODE, "Origin", origin));
        }
        TestHttpSession session = session(ANY_NODE);
        assertTrue(session.id().length() >= 43, "256 bits");
        assertNotEquals(session.id(), session("/collab/node/http").id());
        assertRefused(
                403,
                "foreign-origin",
                TestHttpSession.HTTP.send(
                        TestHttpSession.request(node, ANY_NODE)
                                .headers("Origin", "https://evil.example", "X-Scriptorium-Session", session.id())
                                .DELETE()
                                .build(),
                        BodyHandlers.ofString()));
        assertEquals(
                201,
                TestHttpSession.tryToOpen(node, ANY_NODE, "Origin", publicUrl).statusCode());
        for (String path : List.of("/collab/y/http", "/collab/node/y/http", "/collab/a/b/c/http")) {
            assertRefused(404, "not-found", TestHttpSession.tryToOpen(node, path));
        }
        assertRefused(
                405,
                "method-not-allowed",
                TestHttpSession.HTTP.send(
                        TestHttpSession.request(node, ANY_NODE).GET().build(), BodyHandlers.ofString()));
        assertRefused(
                404,
                "no-such-session",
                new TestHttpSession(node.resolve(ANY_NODE), "guessed").poll(0).get());
        assertRefused(400, "bad-position", session.poll(-1).get());
        assertRefused(
                413,
                "body-too-large",
                session.post(0, new byte[(256 << 10) + 1]).get());
        assertEquals(
                413,
                TestHttpSession.HTTP
                        .send(
                                TestHttpSession.request(node, ANY_NODE)
                                        .headers("X-Scriptorium-Session", session.id(), "X-Scriptorium-Position", "0")
                                        // Without a length.
                                        .POST(BodyPublishers.fromPublisher(
                                                BodyPublishers.ofByteArray(new byte[300_000])))
                                        .build(),
                                BodyHandlers.ofString())
                        .statusCode());
    }

    @Test
    @DisplayName(
            "noise, messages over the limit, no token, a wrong one, lost access: the codes are those of a WebSocket")
    void closeCodes() {
        UUID id = documents.document(ADA, "editor");
        assertEquals(
                CloseCode.MALFORMED.code(),
                session(ANY_NODE).send(new byte[] {7, 0, 0, 0, 0}).closedWith());
        assertEquals(
                CloseCode.MALFORMED.code(),
                session(ANY_NODE).send(new byte[] {0, -1, 0, 0, 0}).closedWith());
        assertEquals(
                CloseCode.MALFORMED.code(),
                session(ANY_NODE)
                        .send(TestHttpSession.framed(new byte[] {-1, -1}))
                        .closedWith());
        assertEquals(
                CloseCode.TOO_BIG.code(),
                session(ANY_NODE)
                        .send(TestHttpSession.framed(new byte[2 << 20]))
                        .closedWith());
        assertEquals(CloseCode.AUTHENTICATION_TIMEOUT.code(), session(ANY_NODE).closedWith());
        TestHttpSession stranger = session(ANY_NODE);
        stranger.send(id.toString(), new Token("nonsense"));
        assertEquals(Denied.class, stranger.next().getClass());
        TestHttpSession ada = open(id, ADA, new YDoc());
        documents.roles.get(id).remove(ADA);
        Broadcast.publish(
                        redis,
                        Broadcast.ACCESS,
                        Map.of("type", "role", "document", id.toString(), "user", ADA.toString(), "role", "none"))
                .toCompletableFuture()
                .join();
        assertEquals(CloseCode.FORBIDDEN.code(), ada.closedWith());
        // What comes now is for nobody, and doesn't hide the reason.
        ada.send(id.toString(), new HocuspocusMessage.QueryAwareness());
    }

    @Test
    @DisplayName("F-14 sessions count as connections of the pod and of their user, until they end")
    void limits() throws Exception {
        UUID id = documents.document(GRACE, "editor");
        for (int i = 0; i < MAX_CONNECTIONS_PER_USER; i++) {
            open(id, GRACE, new YDoc());
        }
        TestHttpSession oneTooMany = session(ANY_NODE);
        oneTooMany.send(id.toString(), new Token(token(id, GRACE)));
        assertEquals(CloseCode.LIMIT.code(), oneTooMany.closedWith());
        oneTooMany.delete();
        while (opened.size() <= MAX_CONNECTIONS) {
            session(ANY_NODE);
        }
        HttpResponse<String> full = TestHttpSession.tryToOpen(node, ANY_NODE);
        assertRefused(503, "too-many-connections", full);
        assertEquals("2", full.headers().firstValue("Retry-After").orElse(""));
        assertEquals(204, opened.getLast().delete().statusCode());
        assertRefused(404, "no-such-session", opened.getLast().poll(0).get());
        session(ANY_NODE);
    }

    @Test
    @DisplayName("F-06 who doesn't poll any more is given up, and seen no more by the others")
    void idle() throws Exception {
        UUID id = documents.document(ADA, "editor");
        documents.roles.get(id).put(GRACE, "editor");
        TestHttpSession grace = open(id, GRACE, new YDoc());
        TestHttpSession ada = open(id, ADA, new YDoc());
        ada.send(
                id.toString(),
                new Awareness(new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(4, 1, "{}"))).encode()));
        assertNotNull(state(grace));
        long silentNanos = System.nanoTime();
        assertNull(state(grace));
        assertTrue(System.nanoTime() - silentNanos > TimeUnit.SECONDS.toNanos(2), "not because of something else");
        // For a while it can still ask why; then nobody knows it.
        assertEquals(CloseCode.DEAD_PEER.code(), ada.closedWith());
        awaitTrue("it is forgotten", () -> ada.poll(ada.arrived).join().statusCode() == 404);
    }

    private static @Nullable String state(TestHttpSession session) {
        return AwarenessUpdate.decode(((Awareness) session.next()).update())
                .entries()
                .getFirst()
                .state();
    }

    @Test
    @DisplayName("F-13 who sends faster than allowed waits longer for the answer, and one who doesn't wait is refused")
    void tooFast() throws Exception {
        UUID id = documents.document(ADA, "editor");
        TestHttpSession ada = open(id, ADA, new YDoc());
        byte[] ping = {0, 0, 0, 0, 1, 9};
        Buffer many = Buffer.buffer();
        for (int i = 0; i < 700; i++) {
            many.appendBytes(ping);
        }
        long start = System.nanoTime();
        CompletableFuture<HttpResponse<String>> waiting = ada.post(ada.sent, many.getBytes());
        Thread.sleep(300);
        assertFalse(waiting.isDone());
        assertRefused(
                409, "out-of-order", ada.post(ada.sent + many.length(), ping).get());
        CompletableFuture<HttpResponse<String>> again = ada.post(ada.sent, many.getBytes());
        assertRefused(409, "superseded", waiting.get());
        assertEquals(204, again.get().statusCode());
        assertTrue(System.nanoTime() - start > TimeUnit.SECONDS.toNanos(1));
        ada.sent += many.length();
        for (int i = 0; i < 700; i++) {
            assertArrayEquals(new byte[] {10}, ada.receive());
        }
    }

    @Test
    @DisplayName("one body of a session comes in at a time, and none after its end")
    void halfABody() throws Exception {
        TestHttpSession session = session(ANY_NODE);
        try (Socket first = halfAPost(session);
                Socket second = halfAPost(session)) {
            assertTrue(answer(first).startsWith("HTTP/1.1 409 "));
            assertEquals(204, session.delete().statusCode());
            assertTrue(answer(second).startsWith("HTTP/1.1 404 "));
        }
    }

    private Socket halfAPost(TestHttpSession session) throws Exception {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("POST /collab/node/http HTTP/1.1\r\nHost: localhost\r\nX-Scriptorium-Session: " + session.id()
                                + "\r\nX-Scriptorium-Position: 0\r\nContent-Length: 200000\r\n\r\n"
                                + "x".repeat(100_000))
                        .getBytes(StandardCharsets.US_ASCII));
        // Until it has been seen: by then it would have been refused.
        Thread.sleep(200);
        assertEquals(0, socket.getInputStream().available());
        return socket;
    }

    private static String answer(Socket socket) throws IOException {
        byte[] bytes = new byte[8_192];
        int length = socket.getInputStream().read(bytes);
        return new String(bytes, 0, Math.max(0, length), StandardCharsets.US_ASCII);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "F-03 a document that another node owns is passed on to it, and served here if that node can't be reached")
    void relayed(boolean reachable) throws Exception {
        int port = FreePorts.next();
        HttpServer owner = vertx.createHttpServer()
                .requestHandler(request -> request.toWebSocket()
                        .onSuccess(link -> link.binaryMessageHandler(
                                message -> link.close((short) CloseCode.NOT_FOUND.code(), link.path()))))
                .listen(port, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Membership other = Membership.join(
                vertx,
                redis,
                new Membership.Timing(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMinutes(1)),
                "other",
                URI.create("http://localhost:" + port));
        try {
            awaitTrue("both nodes are known", () -> other.ring().members().size() == 2);
            UUID id = documents.document(ADA, "editor");
            while (!other.ring().owns("other", Partitions.of(id))) {
                id = documents.document(ADA, "editor");
            }
            String name = id.toString();
            byte[] token = TestHttpSession.framed(name, new Token(token(id, ADA)));
            awaitTrue("the service knows the other node", () -> {
                TestHttpSession probe = TestHttpSession.open(node, ANY_NODE);
                probe.send(token);
                byte[] answer = probe.poll(0).join().body();
                probe.delete();
                return answer.length > 0 && answer[0] == 2;
            });
            if (reachable) {
                assertEquals(
                        CloseCode.NOT_FOUND.code(),
                        session(ANY_NODE).send(token).closedWith());
            } else {
                owner.close().toCompletionStage().toCompletableFuture().join();
                assertEquals(
                        new Authenticated(false), session(ANY_NODE).send(token).next());
            }
        } finally {
            other.leave().toCompletableFuture().join();
            owner.close();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    @DisplayName("F-63 a node that drains sends them away with its word for it, and takes no others")
    void draining() throws Exception {
        UUID id = documents.document(ADA, "editor");
        YDoc document = new YDoc();
        TestHttpSession ada = open(id, ADA, document);
        ada.send(id.toString(), new Sync(new Update(TestConnection.typed(document, "last words"))));
        long start = System.nanoTime();
        Thread ending = Thread.ofPlatform().start(() -> collab.draining(new ShutdownDelayInitiatedEvent()));
        assertEquals(CloseCode.DRAINING.code(), ada.closedWith());
        ada.delete();
        ending.join();
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(15), "it waits for somebody who said good-bye");
        assertRefused(503, "draining", TestHttpSession.tryToOpen(node, ANY_NODE));
        assertEquals("last words", documents.text(id));
    }
}
