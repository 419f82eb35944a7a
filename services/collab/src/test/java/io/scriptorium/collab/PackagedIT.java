package io.scriptorium.collab;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.scriptorium.accesscontrol.ConnectionTokens;
import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.testbackends.PackagedServiceTest;
import io.scriptorium.testbackends.RedisBackend;
import io.scriptorium.wire.HocuspocusMessage;
import io.scriptorium.wire.HocuspocusMessage.Authenticated;
import io.scriptorium.wire.HocuspocusMessage.Denied;
import io.scriptorium.wire.HocuspocusMessage.Sync;
import io.scriptorium.wire.HocuspocusMessage.SyncStatus;
import io.scriptorium.wire.HocuspocusMessage.Token;
import io.scriptorium.wire.SyncMessage.Step1;
import io.scriptorium.wire.SyncMessage.Step2;
import io.scriptorium.wire.SyncMessage.Update;
import io.scriptorium.wire.YWebsocketMessage;
import io.scriptorium.ydoc.YDoc;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.redis.client.Redis;
import java.net.URI;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The package, or with {@code -Pnative} the executable: a node over real Redis, and what stands in for the documents service. */
@QuarkusIntegrationTest
@QuarkusTestResource(value = PackagedIT.Surroundings.class, restrictToAnnotatedClass = true)
class PackagedIT extends PackagedServiceTest {
    private static final String SECRET = "a secret for tests that is long enough: 5b1d7e";
    private static final UUID ADA = new UUID(0, 1);

    /** Everything that the node needs; the test asks it for what it stored. */
    public static final class Surroundings implements QuarkusTestResourceLifecycleManager {
        private final Vertx vertx = Vertx.vertx();
        private Redis redis;
        private DocumentsStandIn documents;

        @Override
        public Map<String, String> start() {
            String url = RedisBackend.shared().url();
            redis = Redis.createClient(vertx, url);
            documents = new DocumentsStandIn(vertx, redis, 0, SECRET);
            return Map.of(
                    "quarkus.http.test-port",
                    "0",
                    "quarkus.management.port",
                    "0",
                    "scriptorium.public-url",
                    "http://localhost:8080",
                    "scriptorium.internal-secret",
                    SECRET,
                    "scriptorium.redis.url",
                    url,
                    "scriptorium.documents.url",
                    "http://127.0.0.1:" + documents.port(),
                    "scriptorium.node.name",
                    "node");
        }

        @Override
        public void inject(Object test) {
            ((PackagedIT) test).documents = documents;
            ((PackagedIT) test).vertx = vertx;
        }

        @Override
        public void stop() {
            documents.close();
            redis.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private final ConnectionTokens tokens = new ConnectionTokens(new InternalSecret(SECRET), InstantSource.system());
    private DocumentsStandIn documents;
    private Vertx vertx;
    private WebSocketClient client;

    @AfterEach
    void close() {
        if (client != null) {
            client.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private TestSocket socket(String path) {
        if (client == null) {
            client = TestSocket.client(vertx);
        }
        return TestSocket.open(vertx, client, RestAssured.port, path, Map.of());
    }

    private String token(UUID documentId) {
        return tokens.mint(new ConnectionTokens.Connection(documentId, ADA, "Ada", Role.EDITOR, new UUID(5, 5), null));
    }

    PackagedIT() {
        super("/collab", 426, "scriptorium_");
    }

    @Override
    protected int port() {
        return RestAssured.port;
    }

    @Test
    void confirmsWhatIsStored() {
        UUID id = documents.document(ADA, "editor");
        YDoc document = new YDoc();
        try (TestSocket ada = socket("/collab/" + id)) {
            ada.send(id.toString(), new Token(token(id)));
            assertEquals(new Authenticated(false), ServerFrames.decode(ada.receive()));
            ada.send(id.toString(), new Sync(new Step1(document.encodeStateVector())));
            Sync step2 = assertInstanceOf(Sync.class, ServerFrames.decode(ada.receive()));
            document.applyUpdate(((Step2) step2.message()).update());
            assertInstanceOf(Step1.class, ((Sync) ServerFrames.decode(ada.receive())).message());
            document.getText("text").insert(0, "hello");
            ada.send(id.toString(), new Sync(new Update(document.encodeStateAsUpdate())));
            assertEquals(new SyncStatus(true), ServerFrames.decode(ada.receive()));
        }
        assertEquals("hello", documents.text(id));
    }

    @Test
    void servesThoseWhoHaveNoWebSocket() throws Exception {
        UUID id = documents.document(ADA, "editor");
        URI node = URI.create("http://localhost:" + RestAssured.port);
        try (TestHttpSession ada = TestHttpSession.open(node, "/collab/node/" + id + "/http")) {
            ada.send(id.toString(), new Token(token(id)));
            assertEquals(new Authenticated(false), ServerFrames.decode(ada.receive()));
        }
    }

    @Test
    void speaksToTheOtherFamilyOfClientsToo() {
        UUID id = documents.document(ADA, "editor");
        try (TestSocket ada = socket("/collab/y/" + id + "?token=" + token(id))) {
            ada.send(new YWebsocketMessage.Sync(new Step1(new YDoc().encodeStateVector())).encode());
            YWebsocketMessage.Sync answer =
                    assertInstanceOf(YWebsocketMessage.Sync.class, YWebsocketMessage.decode(ada.receive()));
            assertInstanceOf(Step2.class, answer.message());
        }
    }

    @Test
    void asksDocumentsAboutApiTokensAndRefusesStrangers() {
        UUID id = documents.document(ADA, "editor");
        documents.apiTokens.put("scr_good", ADA);
        try (TestSocket program = socket("/collab/" + id);
                TestSocket stranger = socket("/collab/" + id)) {
            program.send(id.toString(), new Token("scr_good"));
            assertEquals(new Authenticated(false), ServerFrames.decode(program.receive()));
            stranger.send(id.toString(), new Token("nonsense"));
            HocuspocusMessage answer = ServerFrames.decode(stranger.receive());
            assertInstanceOf(Denied.class, answer);
        }
    }

    @Test
    void saysWhatIsWrongAsAProblem() {
        given().get("/collab/" + UUID.randomUUID())
                .then()
                .statusCode(426)
                .contentType("application/problem+json")
                .body("code", is("upgrade-required"));
    }
}
