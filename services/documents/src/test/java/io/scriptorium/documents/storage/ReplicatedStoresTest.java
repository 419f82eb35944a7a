package io.scriptorium.documents.storage;

import static io.restassured.RestAssured.given;
import static io.scriptorium.documents.system.Stores.entries;
import static io.scriptorium.documents.system.Stores.eventually;
import static io.scriptorium.documents.system.Stores.storedUpdates;
import static io.scriptorium.documents.system.Stores.textOf;
import static io.scriptorium.documents.system.Stores.typing;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.scriptorium.documents.system.IdentityTestResource;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.testbackends.PostgresPairBackend;
import io.scriptorium.testbackends.PostgresPairTestResource;
import io.scriptorium.testbackends.RedisClusterBackend;
import io.scriptorium.testbackends.RedisClusterTestResource;
import io.scriptorium.updatelog.LogAppender;
import io.scriptorium.updatelog.LogEntry;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The service on stores of several servers each, one of which goes away. */
@QuarkusTest
@TestProfile(ReplicatedStoresTest.SeveralServers.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ReplicatedStoresTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    public static final class SeveralServers implements QuarkusTestProfile {
        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(
                    new TestResourceEntry(PostgresPairTestResource.class),
                    new TestResourceEntry(RedisClusterTestResource.class),
                    new TestResourceEntry(IdentityTestResource.class));
        }

        @Override
        public Map<String, String> getConfigOverrides() {
            // So that what the test holds back is not found out by its age.
            return Map.of("scriptorium.documents.replica-lag", "1H");
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    RedisClusterBackend cluster;
    PostgresPairBackend pair;

    @Inject
    LogAppender appender;

    @Inject
    MeterRegistry metrics;

    private final TestUser ada = TestUser.someone("Ada");

    @Test
    @Order(1)
    @DisplayName(
            "F-26 the replica stands still: the author sees the own change, others what they saw before, and then the same")
    void aReplicaStandsStill() {
        Browser author = new Browser(ada);
        Browser reader = new Browser(TestUser.someone("Grace"));
        reader.list();
        String id = author.creates("As it was");
        ada.shares(id, reader.user, "viewer");
        eventually("the replica is read from", SOON, () -> {
            reader.list();
            return fromReplica() > 0 && reader.list().equals(List.of("As it was"));
        });

        pair.pauseReplay();
        author.renames(id, "As it is");
        assertEquals(List.of("As it is"), author.list());
        assertEquals(List.of("As it is"), author.search("it is"));
        double before = fromReplica();
        assertEquals(List.of("As it was"), reader.list());
        assertEquals(before + 1, fromReplica());
        // A caller who keeps no cookies.
        assertEquals(List.of("As it is"), ada.request().get("/api/documents").path("items.title"));

        List<LogEntry> log = entries(id, ada.id(), typing("Something new"));
        appendUntilStored(List.of(id), List.of(log));
        assertEquals(List.of(true), reader.versions(id));

        pair.resumeReplay();
        eventually("the others see it", SOON, () -> reader.list().equals(List.of("As it is")));
        assertEquals(List.of(true), reader.versions(id));
    }

    @Test
    @Order(2)
    @DisplayName("F-43 what goes through a cluster is stored, also while one of its masters is replaced")
    void aMasterOfRedisDies() {
        String text = "Written through three nodes, and then through two.";
        List<String> documents =
                List.of(ada.creates("One"), ada.creates("Two"), ada.creates("Three"), ada.creates("Four"));
        List<List<LogEntry>> logs = documents.stream()
                .map(id -> entries(id, ada.id(), typing(text)))
                .toList();
        appendUntilStored(
                documents, logs.stream().map(log -> log.subList(0, 10)).toList());

        cluster.killFirstMaster();

        appendUntilStored(documents, logs);

        documents.forEach(id -> assertEquals(text, textOf(Internal.state(id))));
    }

    @Test
    @Order(3)
    @DisplayName(
            "F-29 the standby of PostgreSQL becomes the primary, while the old one still answers and then when it is gone: writes go to the new one")
    void aStandbyOfPostgresIsPromoted() {
        String text = "Before, and after the change.";
        String id = ada.creates("Before");
        List<LogEntry> log = entries(id, ada.id(), typing(text));
        appendUntilStored(List.of(id), List.of(log.subList(0, 10)));

        pair.switchOver();
        log.subList(10, log.size()).forEach(appender::append);

        eventually("a rename is taken", SOON, () -> renames(id, "After") == 200);
        assertEquals("After", pair.askStandby("SELECT title FROM documents.document WHERE id = '" + id + "'"));
        appendUntilStored(List.of(id), List.of(log));
        assertEquals(
                Integer.toString(text.length()),
                pair.askStandby("SELECT max(seq) FROM documents.batch WHERE document_id = '" + id + "'"));

        pair.stopPrimary();

        eventually("another rename is taken", SOON, () -> renames(id, "Long after") == 200);
        assertEquals(text, textOf(Internal.state(id)));
    }

    /** As rooms do: what is not confirmed is appended again. */
    private void appendUntilStored(List<String> documents, List<List<LogEntry>> logs) {
        long[] againNanos = {System.nanoTime()};
        eventually("all is stored", SOON, () -> {
            if (System.nanoTime() - againNanos[0] >= 0) {
                againNanos[0] = System.nanoTime() + Duration.ofMillis(500).toNanos();
                logs.forEach(log -> log.forEach(appender::append));
            }
            return IntStream.range(0, logs.size())
                    .allMatch(
                            i -> storedUpdates(documents.get(i)) == logs.get(i).size());
        });
    }

    private double fromReplica() {
        return metrics.counter("scriptorium.readings", "from", "replica").count();
    }

    /** Somebody with cookies. */
    private static final class Browser {
        final TestUser user;
        private final Map<String, String> cookies = new HashMap<>();

        Browser(TestUser user) {
            this.user = user;
            cookies.put("scriptorium-access", user.accessToken());
        }

        String creates(String title) {
            Response created = request().body(Map.of("title", title)).post("/api/documents");
            cookies.putAll(created.getCookies());
            return created.then().statusCode(201).extract().path("id");
        }

        void renames(String id, String title) {
            Response renamed = request()
                    .header("If-Match", request().get("/api/documents/" + id).getHeader("ETag"))
                    .body(Map.of("title", title))
                    .patch("/api/documents/" + id);
            cookies.putAll(renamed.getCookies());
            renamed.then().statusCode(200);
        }

        List<String> list() {
            return request()
                    .get("/api/documents")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("items.title");
        }

        List<String> search(String text) {
            return request().queryParam("query", text).get("/api/documents").path("items.title");
        }

        /** Of each version, whether it is how the document is. */
        List<Boolean> versions(String id) {
            return request().get("/api/documents/" + id + "/versions").path("items.current");
        }

        private RequestSpecification request() {
            return given().cookies(cookies).header("X-Scriptorium", "1").contentType(ContentType.JSON);
        }
    }

    private int renames(String id, String title) {
        return ada.request()
                .header("If-Match", ada.request().get("/api/documents/" + id).getHeader("ETag"))
                .body(Map.of("title", title))
                .patch("/api/documents/" + id)
                .statusCode();
    }
}
