package io.scriptorium.collab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.scriptorium.accesscontrol.ConnectionTokens;
import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.collab.placement.Moves;
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
import io.scriptorium.wire.SyncMessage;
import io.scriptorium.wire.SyncMessage.Step1;
import io.scriptorium.wire.SyncMessage.Step2;
import io.scriptorium.wire.SyncMessage.Update;
import io.scriptorium.wire.YWebsocketMessage;
import io.scriptorium.ydoc.YDoc;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One node over a real Redis, spoken to as clients do. */
@QuarkusTest
@QuarkusTestResource(RedisTestResource.class)
@QuarkusTestResource(value = DocumentsPort.class, restrictToAnnotatedClass = true)
class SocketsTest {
    private static final UUID ADA = new UUID(0, 1);
    private static final UUID GRACE = new UUID(0, 2);
    private static final UUID SESSION = new UUID(5, 5);

    @TestHTTPResource
    URI node;

    @Inject
    Vertx vertx;

    @Inject
    Redis redis;

    @ConfigProperty(name = "scriptorium.documents.url")
    URI documentsUrl;

    @ConfigProperty(name = "scriptorium.internal-secret")
    String secret;

    @ConfigProperty(name = "scriptorium.public-url")
    String publicUrl;

    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
    private WebSocketClient client;
    private DocumentsStandIn documents;
    private ConnectionTokens tokens;

    @BeforeEach
    void start() {
        client = TestSocket.client(vertx);
        documents = new DocumentsStandIn(vertx, redis, documentsUrl.getPort(), secret);
        tokens = new ConnectionTokens(new InternalSecret(secret), InstantSource.system());
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        documents.close();
        client.close().toCompletionStage().toCompletableFuture().join();
    }

    private TestSocket socket(String path) {
        TestSocket socket = TestSocket.open(vertx, client, node.getPort(), path, Map.of());
        opened.add(socket);
        return socket;
    }

    private String token(UUID documentId, UUID userId, Role role) {
        return tokens.mint(new ConnectionTokens.Connection(documentId, userId, "User " + userId, role, SESSION, null));
    }

    /** Opens a document as Hocuspocus' provider does; answers once it is in sync. */
    private TestSocket open(UUID documentId, UUID userId, Role role, YDoc document) {
        TestSocket socket = socket("/collab/" + documentId);
        socket.sync(documentId, token(documentId, userId, role), !role.canWrite(), document);
        return socket;
    }

    private static void await(String what, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
            Thread.sleep(10);
        }
    }

    @Test
    @DisplayName("a Hocuspocus client is admitted, synced, and told of an update when it is stored")
    void hocuspocus() {
        UUID id = documents.document(ADA, "editor");
        YDoc document = new YDoc();
        TestSocket ada = open(id, ADA, Role.EDITOR, document);
        ada.send(id.toString(), new Sync(new Update(TestConnection.typed(document, "hello"))));
        assertEquals(new SyncStatus(true), ada.next());
        assertEquals("hello", documents.text(id));
    }

    @Test
    @DisplayName(
            "F-19 a hundred clients open a new document at once: nobody initialises anything, and what each writes is there once")
    void newDocument() throws Exception {
        UUID id = documents.document(ADA, "editor");
        int clients = 100;
        Map<TestSocket, YDoc> documentOf = new ConcurrentHashMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
            for (int i = 0; i < clients; i++) {
                UUID user = new UUID(1, i);
                documents.roles.get(id).put(user, "editor");
                threads.execute(() -> {
                    YDoc document = new YDoc();
                    documentOf.put(open(id, user, Role.EDITOR, document), document);
                });
            }
        }
        assertEquals(clients, documentOf.size());
        assertEquals("", documents.text(id));
        documentOf.forEach((socket, document) -> {
            assertEquals(0, document.stateVector().toMap().size());
            socket.send(id.toString(), new Sync(new Update(TestConnection.typed(document, "x"))));
        });
        await("all is stored", () -> documents.text(id).length() >= clients);
        assertEquals("x".repeat(clients), documents.text(id));
    }

    @Test
    @DisplayName("both families of clients meet in one document")
    void bothFamilies() {
        UUID id = documents.document(ADA, "editor");
        documents.roles.get(id).put(GRACE, "editor");
        YDoc first = new YDoc();
        TestSocket ada = open(id, ADA, Role.EDITOR, first);
        TestSocket grace = socket("/collab/y/" + id + "?token=" + token(id, GRACE, Role.EDITOR));
        YDoc second = new YDoc();
        grace.send(new YWebsocketMessage.Sync(new Step1(second.encodeStateVector())).encode());
        assertInstanceOf(Step2.class, sync(grace));
        assertInstanceOf(Step1.class, sync(grace));
        grace.send(new YWebsocketMessage.Sync(new Update(TestConnection.typed(second, "from y-websocket"))).encode());
        Sync update = (Sync) ada.next();
        first.applyUpdate(((Update) update.message()).update());
        assertEquals("from y-websocket", first.getText("text").toString());
        ada.send(id.toString(), new Sync(new Update(TestConnection.typed(first, "and back: "))));
        second.applyUpdate(((Update) sync(grace)).update());
        assertEquals("and back: from y-websocket", second.getText("text").toString());
    }

    private static SyncMessage sync(TestSocket socket) {
        return ((YWebsocketMessage.Sync) YWebsocketMessage.decode(socket.receive())).message();
    }

    @Test
    @DisplayName("several documents share one socket, also two sessions of one document")
    void manyDocuments() {
        UUID one = documents.document(ADA, "editor");
        UUID two = documents.document(ADA, "editor");
        TestSocket socket = socket("/collab");
        for (String name : List.of(one.toString(), two.toString(), one + "\0session")) {
            UUID id = UUID.fromString(name.substring(0, 36));
            socket.send(name, new Token(token(id, ADA, Role.EDITOR)));
            HocuspocusMessage.Frame answer = ServerFrames.frame(socket.receive());
            assertEquals(name, answer.name());
            assertEquals(new Authenticated(false), answer.message());
        }
    }

    @Test
    @DisplayName("presence carries the name that the token states, whatever the client claims")
    void presence() {
        UUID id = documents.document(ADA, "editor");
        TestSocket ada = open(id, ADA, Role.EDITOR, new YDoc());
        String claim = "{\"user\":{\"name\":\"The Queen\",\"id\":\"x\"},\"cursor\":null}";
        ada.send(
                id.toString(),
                new Awareness(new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(4, 1, claim))).encode()));
        String echoed = AwarenessUpdate.decode(((Awareness) ada.next()).update())
                .entries()
                .getFirst()
                .state();
        assertTrue(echoed.contains("User " + ADA) && !echoed.contains("Queen"), echoed);
    }

    @Test
    @DisplayName("wrong, foreign and expired tokens are denied alike")
    void wrongTokens() {
        UUID id = documents.document(ADA, "editor");
        UUID other = documents.document(ADA, "editor");
        ConnectionTokens past = new ConnectionTokens(
                new InternalSecret(secret), Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5)));
        String expired = past.mint(new ConnectionTokens.Connection(id, ADA, "Ada", Role.EDITOR, SESSION, null));
        for (String token : List.of("", "nonsense", "scr_unknown", token(other, ADA, Role.EDITOR), expired)) {
            TestSocket socket = socket("/collab/" + id);
            socket.send(id.toString(), new Token(token));
            assertInstanceOf(Denied.class, socket.next(), token);
            TestSocket y = socket("/collab/y/" + id + "?token=" + token);
            assertInstanceOf(YWebsocketMessage.Denied.class, YWebsocketMessage.decode(y.receive()));
            assertTrue(y.closedWith() >= CloseCode.UNAUTHORIZED.code());
        }
        TestSocket nowhere = socket("/collab");
        nowhere.send("not-a-document", new Token("x"));
        assertInstanceOf(Denied.class, nowhere.next());
    }

    @Test
    @DisplayName("an API token opens a document, too")
    void apiToken() {
        UUID id = documents.document(ADA, "viewer");
        documents.apiTokens.put("scr_good", ADA);
        TestSocket socket = socket("/collab/" + id);
        socket.send(id.toString(), new Token("scr_good"));
        assertEquals(new Authenticated(true), socket.next());
    }

    @Test
    @DisplayName("a viewer's edit is answered 0 and not applied")
    void viewer() {
        UUID id = documents.document(ADA, "viewer");
        YDoc document = new YDoc();
        TestSocket socket = open(id, ADA, Role.VIEWER, document);
        socket.send(id.toString(), new Sync(new Update(TestConnection.typed(document, "lie"))));
        assertEquals(new SyncStatus(false), socket.next());
        assertEquals("", documents.text(id));
    }

    @Test
    @DisplayName("F-52 origins, paths and plain requests are judged before the upgrade")
    void beforeTheUpgrade() {
        String path = "/collab/" + UUID.randomUUID();
        for (String origin : List.of("https://evil.example", "null", publicUrl + ".evil.example")) {
            assertEquals(403, TestSocket.refused(vertx, client, node.getPort(), path, Map.of("Origin", origin)));
        }
        assertEquals(101, TestSocket.refused(vertx, client, node.getPort(), path, Map.of("Origin", publicUrl)));
        assertEquals(101, TestSocket.refused(vertx, client, node.getPort(), path, Map.of()));
        assertEquals(404, TestSocket.refused(vertx, client, node.getPort(), "/collab/a/b/c/d", Map.of()));
        assertEquals(404, TestSocket.refused(vertx, client, node.getPort(), "/collab/not-a-document", Map.of()));
        io.restassured.RestAssured.given()
                .port(node.getPort())
                .get(path)
                .then()
                .statusCode(426)
                .contentType("application/problem+json")
                .body("code", org.hamcrest.Matchers.equalTo("upgrade-required"));
    }

    @Test
    @DisplayName("text, noise and messages over the limit close their own socket with the code for that")
    void badFrames() {
        UUID id = documents.document(ADA, "editor");
        YDoc document = new YDoc();
        TestSocket neighbour = open(id, ADA, Role.EDITOR, document);
        assertEquals(
                CloseCode.MALFORMED.code(),
                socket("/collab/" + id).sendText("hi").closedWith());
        assertEquals(
                CloseCode.MALFORMED.code(),
                socket("/collab").send(new byte[] {-1, -1}).closedWith());
        assertEquals(
                CloseCode.MALFORMED.code(),
                open(id, ADA, Role.EDITOR, new YDoc())
                        .send(id.toString(), new HocuspocusMessage.BroadcastStateless("{}"))
                        .closedWith());
        assertEquals(
                CloseCode.TOO_BIG.code(),
                socket("/collab/" + id).send(new byte[2 << 20]).closedWith());
        neighbour.send(id.toString(), new Sync(new Update(TestConnection.typed(document, "unharmed"))));
        assertEquals(new SyncStatus(true), neighbour.next());
    }

    @Test
    @DisplayName("a client is seen at once, though providers begin with clock 0, which they ignore in each other")
    void clockZero() {
        UUID id = documents.document(ADA, "editor");
        TestSocket ada = open(id, ADA, Role.EDITOR, new YDoc());
        ada.send(
                id.toString(),
                new Awareness(new AwarenessUpdate(List.of(new AwarenessUpdate.Entry(4, 0, "{}"))).encode()));
        AwarenessUpdate echoed = AwarenessUpdate.decode(((Awareness) ada.next()).update());
        assertEquals(1, echoed.entries().getFirst().clock());
    }

    @Test
    @DisplayName("what precedes the verdict on the token is bounded")
    void queueBeforeTheToken() {
        UUID id = documents.document(ADA, "editor");
        TestSocket socket = socket("/collab/" + id);
        for (int i = 0; i < 1_001; i++) {
            socket.send(id.toString(), new HocuspocusMessage.QueryAwareness());
        }
        assertEquals(CloseCode.LIMIT.code(), socket.closedWith());
    }

    @Test
    @DisplayName("a socket without a token is closed after a while")
    void noToken() {
        assertEquals(CloseCode.AUTHENTICATION_TIMEOUT.code(), socket("/collab").closedWith());
    }

    @Test
    @DisplayName("F-14 one user opens so many documents and no more")
    void tooMany() {
        UUID id = documents.document(GRACE, "editor");
        for (int i = 0; i < 20; i++) {
            open(id, GRACE, Role.EDITOR, new YDoc());
        }
        TestSocket oneTooMany = socket("/collab/" + id);
        oneTooMany.send(id.toString(), new Token(token(id, GRACE, Role.EDITOR)));
        assertEquals(CloseCode.LIMIT.code(), oneTooMany.closedWith());
    }

    @Test
    @DisplayName("F-06 a client that answers no pings is given up, and its connection is gone soon after")
    void deadPeer() throws Exception {
        try (Socket socket = silent(ADA)) {
            awaitGivenUp(socket);
            long givenUpNanos = System.nanoTime();
            assertEquals(-1, socket.getInputStream().read(), "the server says something after its last word");
            assertTrue(System.nanoTime() - givenUpNanos
                    < TimeUnit.SECONDS.toNanos(SocketServerOptions.LAST_WORD_SECONDS + 2));
        }
    }

    @Test
    @DisplayName("F-14 what was given up counts no more: a user whose connections have all died comes back at once")
    void deadConnectionsDontCount() throws Exception {
        List<Socket> dead = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                dead.add(silent(GRACE));
            }
            for (Socket each : dead) {
                awaitGivenUp(each);
            }
            // Nobody has closed them yet: the server waits for that.
            open(documents.document(GRACE, "editor"), GRACE, Role.EDITOR, new YDoc());
        } finally {
            for (Socket each : dead) {
                each.close();
            }
        }
    }

    /** Somebody who has a document open and says nothing more, not even what every WebSocket answers by itself. */
    private Socket silent(UUID userId) throws IOException {
        UUID id = documents.document(userId, "editor");
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.getPort());
        socket.setSoTimeout(10_000);
        socket.getOutputStream()
                .write(("GET /collab/y/" + id + "?token=" + token(id, userId, Role.EDITOR)
                                + " HTTP/1.1\r\nHost: localhost\r\n"
                                + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void awaitGivenUp(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] all = new byte[8_192];
        int length = 0;
        // A close frame carries the code in two bytes: 4508 is 0x119c.
        while (length < 4 || (all[length - 1] & 0xff) != 's' || !contains(all, length)) {
            int read = in.read(all, length, all.length - length);
            assertTrue(read > 0, "the server goes on pinging or ends without a word");
            length += read;
        }
    }

    private static boolean contains(byte[] bytes, int length) {
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1)
                .contains("\u0011\u009c" + CloseCode.DEAD_PEER.reason());
    }

    @Test
    @DisplayName("F-58 a change of role, and its loss, reach an open socket")
    void roles() throws Exception {
        UUID id = documents.document(ADA, "editor");
        YDoc document = new YDoc();
        TestSocket ada = open(id, ADA, Role.EDITOR, document);
        publish(
                Broadcast.ACCESS,
                Map.of("type", "role", "document", id.toString(), "user", ADA.toString(), "role", "viewer"));
        assertEquals(new Authenticated(true), ada.next());
        ada.send(id.toString(), new Sync(new Update(TestConnection.typed(document, "too late"))));
        assertEquals(new SyncStatus(false), ada.next());
        documents.roles.get(id).remove(ADA);
        publish(
                Broadcast.ACCESS,
                Map.of("type", "role", "document", id.toString(), "user", ADA.toString(), "role", "none"));
        assertEquals(CloseCode.FORBIDDEN.code(), ada.closedWith());
    }

    @Test
    @DisplayName("F-58 a role that changed while its token was on its way is noticed")
    void staleToken() {
        UUID id = documents.document(ADA, "viewer");
        TestSocket socket = socket("/collab/" + id);
        socket.send(id.toString(), new Token(token(id, ADA, Role.EDITOR)));
        assertEquals(new Authenticated(false), socket.next());
        assertEquals(new Authenticated(true), socket.next());
    }

    @Test
    @DisplayName("renamed and deleted documents: their clients hear of it")
    void documentEvents() {
        UUID id = documents.document(ADA, "editor");
        TestSocket ada = open(id, ADA, Role.EDITOR, new YDoc());
        publish(Broadcast.ACCESS, Map.of("type", "renamed", "document", id.toString(), "title", "New \"title\""));
        assertEquals(
                new HocuspocusMessage.Stateless("{\"type\":\"renamed\",\"title\":\"New \\\"title\\\"\"}"), ada.next());
        documents.roles.remove(id);
        publish(Broadcast.ACCESS, Map.of("type", "deleted", "document", id.toString()));
        assertEquals(CloseCode.NOT_FOUND.code(), ada.closedWith());
    }

    @Test
    @DisplayName("F-54 a session that ends closes its sockets, and its tokens open no more")
    void revoked() {
        UUID id = documents.document(ADA, "editor");
        UUID session = UUID.randomUUID();
        String token = tokens.mint(new ConnectionTokens.Connection(id, ADA, "Ada", Role.EDITOR, session, null));
        TestSocket open = socket("/collab/" + id);
        open.send(id.toString(), new Token(token));
        assertEquals(new Authenticated(false), open.next());
        publish(Broadcast.REVOCATIONS, Map.of("type", "session", "id", session.toString()));
        assertEquals(CloseCode.UNAUTHORIZED.code(), open.closedWith());
        TestSocket again = socket("/collab/" + id);
        again.send(id.toString(), new Token(token));
        assertInstanceOf(Denied.class, again.next());
    }

    private void publish(String stream, Map<String, String> event) {
        Broadcast.publish(redis, stream, event).toCompletableFuture().join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/collab/%s", "/collab/y/%s?token="})
    @DisplayName("F-03 a document that another node owns is passed on to it, and comes home when that node is gone")
    void relayed(String path) throws Exception {
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        BlockingQueue<ServerWebSocket> links = new LinkedBlockingQueue<>();
        int port = FreePorts.next();
        HttpServer owner = vertx.createHttpServer()
                .requestHandler(request -> request.toWebSocket().onSuccess(link -> {
                    arrived.add(link.path() + " " + link.headers().get("X-Scriptorium-Relay") + " "
                            + secret.equals(link.headers().get(InternalSecret.HEADER))
                            + " " + link.headers().get("Origin"));
                    link.binaryMessageHandler(link::writeBinaryMessage);
                    links.add(link);
                }))
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
        await("both nodes are known", () -> other.ring().members().size() == 2);
        UUID id = documents.document(ADA, "editor");
        while (!other.ring().owns("other", Partitions.of(id))) {
            id = documents.document(ADA, "editor");
        }
        String token = token(id, ADA, Role.EDITOR);
        boolean y = path.contains("/y/");
        String uri = path.formatted(id) + (y ? token : "");
        byte[] message = y ? new byte[] {3} : new HocuspocusMessage.Frame(id.toString(), new Token(token)).encode();
        // The service looks now and then; until it has seen the other node, it serves the document itself.
        await("the service knows the other node", () -> {
            try (TestSocket probe = socket(uri)) {
                probe.send(message);
                return arrived.poll(200, TimeUnit.MILLISECONDS) != null && links.take() != null;
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        TestSocket socket = socket(uri);
        socket.send(message);
        assertEquals("/collab/other/" + (y ? "y/" : "") + id + " 1 true null", arrived.poll(10, TimeUnit.SECONDS));
        assertTrue(java.util.Arrays.equals(message, socket.receive()), "what the owner says arrives unchanged");
        ServerWebSocket link = links.take();
        link.close((short) CloseCode.FORBIDDEN.code(), "forbidden");
        assertEquals(CloseCode.FORBIDDEN.code(), socket.closedWith());
        await("the link is closed", link::isClosed);
        // The owner is gone, though the ring does not know it yet: served here.
        owner.close().toCompletionStage().toCompletableFuture().join();
        TestSocket here = socket(uri);
        here.send(message);
        if (y) {
            here.send(new YWebsocketMessage.Sync(new Step1(new YDoc().encodeStateVector())).encode());
            assertInstanceOf(Step2.class, sync(here));
        } else {
            assertEquals(new Authenticated(false), here.next());
        }
        assertFalse(here.isClosed());
        other.leave().toCompletableFuture().join();
    }

    @Test
    @DisplayName(
            "F-63 clients are sent to another node when everybody knows that node, not sooner: they could be led back, and sent away again")
    void movedOnce() throws Exception {
        Map<UUID, TestSocket> open = new HashMap<>();
        for (int i = 0; i < 16; i++) {
            UUID id = documents.document(ADA, "editor");
            TestSocket socket = socket("/collab/" + id);
            socket.send(new HocuspocusMessage.Frame(id.toString(), new Token(token(id, ADA, Role.EDITOR))).encode());
            assertEquals(new Authenticated(false), socket.next());
            open.put(id, socket);
        }
        long joined = System.nanoTime();
        Membership other = Membership.join(
                vertx,
                redis,
                new Membership.Timing(Duration.ofMillis(100), Duration.ofSeconds(5), Duration.ofMinutes(1)),
                "other",
                URI.create("http://localhost:" + FreePorts.next()));
        await("both nodes are known", () -> other.ring().members().size() == 2);
        List<TestSocket> moved = open.entrySet().stream()
                .filter(entry -> other.ring().owns("other", Partitions.of(entry.getKey())))
                .map(Map.Entry::getValue)
                .toList();
        assertTrue(moved.size() >= 3);
        await("somebody is sent away", () -> moved.stream().anyMatch(TestSocket::isClosed));
        Duration after = Duration.ofNanos(System.nanoTime() - joined);
        assertTrue(after.compareTo(Moves.NEWS) >= 0, after::toString);
        moved.forEach(socket -> assertEquals(CloseCode.MOVED.code(), socket.closedWith()));
        other.leave().toCompletableFuture().join();
    }
}
