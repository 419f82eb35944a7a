package io.scriptorium.documents.content;

import static io.scriptorium.documents.system.Stores.eventually;
import static io.scriptorium.documents.system.Stores.log;
import static io.scriptorium.documents.system.Stores.number;
import static io.scriptorium.documents.system.Stores.storedUpdates;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.Stores;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.documents.updatelog.UpdateStore;
import io.scriptorium.hashring.Partitions;
import io.scriptorium.updatelog.LogAppender;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.LogTail;
import io.scriptorium.updatelog.PartitionTail;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.ydoc.YDoc;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DocumentsTest
class ContentTest {
    private static final String MARKDOWN = "# Title\n\nSome **bold** text.\n";

    @Inject
    LogAppender appender;

    @Inject
    UpdateStore store;

    @Inject
    Vertx vertx;

    @Inject
    Redis redis;

    @TestHTTPResource
    URI service;

    private final TestUser ada = TestUser.someone("Ada");
    private String id;

    @BeforeEach
    void aDocument() {
        id = ada.creates("With text");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    text/markdown | text/markdown | **bold**
                    text/html | text/html | <strong>bold</strong>
                    text/plain | text/plain | Some bold text.
                    application/json | application/json | "type":"heading"
                    application/vnd.yjs.update | application/vnd.yjs.update | Some
                    */* | text/markdown | # Title
                    text/*;q=0.5, application/json | application/json | "type":"doc"
                    image/png, text/plain;q=0.1 | text/plain | Some bold text.
                    """)
    void givesTheFormThatIsAskedFor(String accept, String type, String part) {
        write("text/markdown", "", MARKDOWN).then().statusCode(204);

        ada.request()
                .accept(accept)
                .get(content())
                .then()
                .statusCode(200)
                .contentType(containsString(type))
                .header("Content-Disposition", "attachment")
                .header("Content-Security-Policy", containsString("sandbox"))
                .header("Cache-Control", "no-store")
                .body(containsString(part));
        eventually(
                "recorded",
                Duration.ofSeconds(5),
                () -> number(
                                "SELECT count(*) FROM audit WHERE document_id = ? AND action = 'exported' AND actor = ?",
                                UUID.fromString(id),
                                ada.id())
                        == 1);
    }

    @Test
    void anEmptyDocumentHasEmptyContent() {
        for (String type : List.of("text/markdown", "text/html", "text/plain", "application/json")) {
            ada.request().accept(type).get(content()).then().statusCode(200);
        }
        assertEquals(
                "", ada.request().accept("text/plain").get(content()).asString().strip());
    }

    @Test
    void refusesFormsThatThereAreNot() {
        ada.request().accept("image/png").get(content()).then().statusCode(406).body("code", equalTo("not-acceptable"));
        write("text/csv", "", "a,b").then().statusCode(415).body("code", equalTo("unsupported-media-type"));
        write("text/plain", "?at=middle", "x").then().statusCode(400).body("field", equalTo("at"));
    }

    @Test
    void appendsAndReplaces() {
        write("text/markdown", "", "first").then().statusCode(204);
        write("text/plain", "?at=end", "*second*").then().statusCode(204);
        assertEquals("first\n\n*second*", plain());

        write("text/plain", "?at=replace", "third").then().statusCode(204);
        assertEquals("third", plain());
        write("text/markdown", "?at=replace", "*fourth*").then().statusCode(204);
        assertEquals("fourth", plain());
        ada.request().get("/api/documents/" + id).then().body("updatedBy.name", equalTo("Ada"));
    }

    @Test
    void openRoomsHearOfIt() {
        List<LogEntry> heard = new CopyOnWriteArrayList<>();
        try (PartitionTail tail = new PartitionTail(vertx, redis, vertx.getOrCreateContext())) {
            eventually("following", Duration.ofSeconds(5), tail::isUp);
            tail.follow(Partitions.of(UUID.fromString(id)), new LogTail.Listener() {
                        @Override
                        public void appended(LogEntry entry) {
                            heard.add(entry);
                        }

                        @Override
                        public void stored(List<UpdateId> ids) {}

                        @Override
                        public void gap() {}
                    })
                    .toCompletableFuture()
                    .join();
            YDoc room = new YDoc();

            write("text/plain", "", "Hello, room").then().statusCode(204);

            eventually("heard", Duration.ofSeconds(5), () -> !heard.isEmpty());
            room.applyUpdate(heard.getFirst().update());
            assertTrue(room.getXmlFragment("default").toString().contains("Hello, room"));
            assertEquals(ada.id(), heard.getFirst().userId());
            // The log's consumer finds it stored already.
            eventually("stored once", Duration.ofSeconds(5), () -> storedUpdates(id) == 1);
        }
    }

    @Test
    void mergesWithWhatOthersTypeMeanwhile() {
        write("text/plain", "", "common").then().statusCode(204);
        YDoc other = new YDoc();
        other.applyUpdate(Internal.state(id));
        List<byte[]> typed = new ArrayList<>();
        other.onUpdate((update, origin) -> typed.add(update));
        io.scriptorium.ydoc.type.YXmlElement paragraph = new io.scriptorium.ydoc.type.YXmlElement("paragraph");
        other.getXmlFragment("default").insert(0, List.of(paragraph));
        paragraph.insert(0, List.of(new io.scriptorium.ydoc.type.YXmlText("typed")));

        write("text/plain", "", "added").then().statusCode(204);
        store.storeAll(Stores.entries(id, ada.id(), typed));

        assertEquals("typed\n\ncommon\n\nadded", plain());
    }

    @Test
    void manyAtOnceAllArrive() throws Exception {
        int writers = 10;
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < writers; i++) {
                String text = "writer-" + i;
                answers.add(threads.submit(() -> write("text/plain", "", text).statusCode()));
            }
        }
        for (Future<Integer> answer : answers) {
            assertEquals(204, answer.get());
        }
        String text = plain();
        for (int i = 0; i < writers; i++) {
            assertEquals(2, text.split("writer-" + i, -1).length, text);
        }
    }

    @Test
    @DisplayName("F-40 without Redis an edit is stored, and told to open rooms when Redis is back")
    void storesWithoutRedis() {
        Stores.redis().stop();
        try {
            write("text/plain", "", "without").then().statusCode(204);
            assertEquals("without", plain());
        } finally {
            Stores.redis().start();
        }
        eventually("Redis is back", Duration.ofSeconds(15), appender::isUp);
        List<LogEntry> log = new CopyOnWriteArrayList<>();
        try (PartitionTail tail = new PartitionTail(vertx, redis, vertx.getOrCreateContext())) {
            eventually("reading", Duration.ofSeconds(5), tail::isUp);
            UUID documentId = UUID.fromString(id);
            eventually("the log has it", Duration.ofSeconds(10), () -> {
                tail.scan(Partitions.of(documentId), log::add)
                        .toCompletableFuture()
                        .join();
                return log.stream().anyMatch(entry -> entry.id().documentId().equals(documentId));
            });
        }
    }

    @Test
    void refusesTooMuch() throws Exception {
        write("text/plain", "", "x".repeat((2 << 20) + 1))
                .then()
                .statusCode(413)
                .body("code", equalTo("too-large"));
        assertEquals(413, postInPieces((2 << 20) + 1));
        assertEquals(0, storedUpdates(id));
        write("text/plain", "", "x".repeat(2 << 20)).then().statusCode(204);
        assertEquals(2 << 20, plain().length());
    }

    @Test
    void attributesItToItsWriter() {
        Instant before = Instant.now();
        write("text/plain", "", "mine").then().statusCode(204);
        assertEquals(
                1,
                log(id).stream()
                        .filter(stored ->
                                ada.id().equals(stored.author()) && !stored.at().isBefore(before.minusSeconds(1)))
                        .count());
    }

    /** Posts text without saying beforehand how much. */
    private int postInPieces(int bytes) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(service.resolve(content()))
                    .header("Authorization", "Bearer " + ada.accessToken())
                    .header("Content-Type", "text/plain")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[bytes])))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    private Response write(String type, String query, String text) {
        return ada.request()
                .config(io.restassured.RestAssured.config()
                        .encoderConfig(io.restassured.config.EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("text/markdown", ContentType.TEXT)
                                .encodeContentTypeAs("text/csv", ContentType.TEXT)
                                .defaultContentCharset(java.nio.charset.StandardCharsets.UTF_8)))
                .contentType(type)
                .body(text)
                .post(content() + query);
    }

    private String plain() {
        return ada.request()
                .accept("text/plain")
                .get(content())
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .strip();
    }

    private String content() {
        return "/api/documents/" + id + "/content";
    }
}
