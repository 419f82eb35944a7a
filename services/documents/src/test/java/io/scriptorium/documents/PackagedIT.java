package io.scriptorium.documents;

import static io.restassured.RestAssured.given;
import static io.restassured.config.EncoderConfig.encoderConfig;
import static io.scriptorium.documents.system.Stores.entries;
import static io.scriptorium.documents.system.Stores.eventually;
import static io.scriptorium.documents.system.Stores.number;
import static io.scriptorium.documents.system.Stores.storedUpdates;
import static io.scriptorium.documents.system.Stores.textOf;
import static io.scriptorium.documents.system.Stores.typing;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.is;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.scriptorium.documents.system.IdentityTestResource;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.testbackends.FreePortsTestResource;
import io.scriptorium.testbackends.PackagedServiceTest;
import io.scriptorium.testbackends.PostgresTestResource;
import io.scriptorium.testbackends.RedisTestResource;
import io.scriptorium.updatelog.LogAppender;
import io.scriptorium.updatelog.LogEntry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The package, or with {@code -Pnative} the executable, over real PostgreSQL and Redis. */
@QuarkusIntegrationTest
@QuarkusTestResource(PostgresTestResource.class)
@QuarkusTestResource(RedisTestResource.class)
@QuarkusTestResource(IdentityTestResource.class)
@QuarkusTestResource(value = FreePortsTestResource.class, restrictToAnnotatedClass = true)
class PackagedIT extends PackagedServiceTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String TEXT = "Stored by the package.";

    private final TestUser ada = TestUser.someone("Ada");

    PackagedIT() {
        super("/api/documents", 401, "scriptorium_");
    }

    @Override
    protected int port() {
        return RestAssured.port;
    }

    @Test
    void hasMigratedItsSchema() {
        assertTrue(number("SELECT count(*) FROM flyway_schema_history WHERE success AND version IS NOT NULL") > 0);
    }

    @Test
    void storesWhatTheLogBrings() {
        String id = ada.creates("From the log");
        Vertx vertx = Vertx.vertx();
        Redis redis =
                Redis.createClient(vertx, ConfigProvider.getConfig().getValue("scriptorium.redis.url", String.class));
        try (LogAppender appender = new LogAppender(vertx, redis)) {
            eventually("Redis is reached", SOON, appender::isUp);
            for (LogEntry entry : entries(id, ada.id(), typing(TEXT))) {
                appender.append(entry).toCompletableFuture().join();
            }
            eventually("all is stored", SOON, () -> storedUpdates(id) == TEXT.length());
        } finally {
            redis.close();
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
        assertEquals(TEXT, textOf(Internal.state(id)));
    }

    @Test
    void storesWhatComesByHttp() {
        String id = ada.creates("Directly");
        Internal.store(id, entries(id, ada.id(), typing(TEXT))).then().statusCode(204);
        assertEquals(TEXT, textOf(Internal.state(id)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    text/markdown | **bold**
                    text/html | <strong>bold</strong>
                    text/plain | text ©
                    application/json | "type":"tableRow"
                    application/vnd.yjs.update | bold
                    """)
    void exchangesContent(String type, String part) {
        String id = ada.creates("Content");
        ada.request()
                .config(RestAssured.config()
                        .encoderConfig(encoderConfig()
                                .encodeContentTypeAs("text/markdown", ContentType.TEXT)
                                .defaultContentCharset(StandardCharsets.UTF_8)))
                .contentType("text/markdown")
                .body("Some **bold** text &copy;\n\n| a | b |\n|---|---|\n| ~~1~~ | https://example.com |\n")
                .post("/api/documents/" + id + "/content")
                .then()
                .statusCode(204);
        eventually(
                "it is read back",
                SOON,
                () -> new String(
                                ada.request()
                                        .accept(type)
                                        .get("/api/documents/" + id + "/content")
                                        .asByteArray(),
                                StandardCharsets.UTF_8)
                        .contains(part));
    }

    @Test
    void sharesListsAndConnects() {
        String id = ada.creates("Shared");
        TestUser bob = TestUser.visitor("Bob");
        ada.shares(id, bob, "viewer");
        bob.request()
                .get("/api/documents")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("items.id", hasItem(id));
        bob.request()
                .post("/api/documents/" + id + "/connect")
                .then()
                .statusCode(200)
                .body("role", is("viewer"))
                .body("token", containsString("."));
        given().header("Authorization", "Bearer " + bob.apiToken())
                .get("/api/documents/" + id)
                .then()
                .statusCode(200)
                .body("title", is("Shared"));
    }

    @Test
    void saysWhatIsWrongAsAProblem() {
        given().get("/api/documents").then().statusCode(401).body("code", is("unauthenticated"));
        ada.request()
                .body("{\"title\": {}}")
                .post("/api/documents")
                .then()
                .statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void describesItself() {
        given().get("/api/openapi").then().statusCode(200).body(containsString("/api/documents"));
    }
}
