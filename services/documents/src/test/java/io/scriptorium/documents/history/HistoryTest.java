package io.scriptorium.documents.history;

import static io.scriptorium.documents.system.Stores.eventually;
import static io.scriptorium.documents.system.Stores.number;
import static io.scriptorium.documents.system.Stores.storedUpdates;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.scriptorium.documents.DocumentsSettings;
import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.Stores;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.documents.updatelog.UpdateStore;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DocumentsTest
class HistoryTest {
    /** A full hour, long ago. */
    private static final Instant TEN_O_CLOCK = Instant.parse("2026-01-12T10:00:00Z");

    @Inject
    UpdateStore store;

    @Inject
    DocumentsSettings settings;

    private final TestUser ada = TestUser.someone("Ada");
    private final TestUser grace = TestUser.someone("Grace");
    private String id;

    @BeforeEach
    void aDocument() {
        id = ada.creates("With a past");
        grace.request().get("/api/documents").then().statusCode(200);
        ada.shares(id, grace, "editor");
    }

    @Test
    @DisplayName("F-31 any moment can be shown, what was deleted since included, after compaction too")
    void anyMoment() {
        String text = "0123456789".repeat(settings.compactAfterUpdates() / 10);
        writer(ada)
                .paragraph("")
                .types(0, text)
                .deletes(0)
                .paragraph("After all")
                .stores();
        long updates = storedUpdates(id);
        eventually(
                "compacted",
                Duration.ofSeconds(20),
                () -> number(
                                "SELECT coalesce(max(through), 0) FROM snapshot WHERE document_id = ?",
                                UUID.fromString(id))
                        == updates);

        assertEquals("", plain("u1"));
        assertEquals("0", plain("u2"));
        assertEquals("01234", plain("u6"));
        assertEquals(text, plain("u" + (text.length() + 1)));
        assertEquals("", plain("u" + (text.length() + 2)));
        assertEquals("After all", plain("u" + updates));
    }

    @Test
    void givesEveryForm() {
        writer(ada).paragraph("Then").stores();
        writer(ada).reads(Internal.state(id)).types(0, " and now").stores();
        Map<String, String> forms = Map.of(
                "text/markdown", "Then",
                "text/html", "<p>Then</p>",
                "text/plain", "Then",
                "application/json", "\"text\":\"Then\"",
                "application/vnd.yjs.update", "Then");
        forms.forEach((type, part) -> ada.request()
                .accept(type)
                .get(path("u1") + "/content")
                .then()
                .statusCode(200)
                .contentType(containsString(type))
                .header("Cache-Control", "no-store")
                .header("Content-Disposition", "attachment")
                .body(containsString(part)));
        ada.request().accept("image/png").get(path("u1") + "/content").then().statusCode(406);
    }

    @Test
    void groupsByPause() {
        Writer writer = writer(ada).at(TEN_O_CLOCK).paragraph("").types(0, "a");
        writer.at(TEN_O_CLOCK.plus(Stretches.PAUSE.minusSeconds(1))).types(0, "b");
        writer.at(TEN_O_CLOCK.plus(Stretches.PAUSE.multipliedBy(2)))
                .types(0, "c")
                .stores();

        JsonPath versions = versions("");

        assertEquals(List.of("u4", "u3"), versions.getList("items.id"));
        assertEquals(List.of("automatic", "automatic"), versions.getList("items.kind"));
        assertEquals(List.of(true, false), versions.getList("items.current"));
        assertEquals(TEN_O_CLOCK.toString(), versions.getString("items[1].from"));
        assertEquals(TEN_O_CLOCK.plus(Stretches.PAUSE.minusSeconds(1)).toString(), versions.getString("items[1].at"));
        assertEquals(List.of("Ada"), versions.getList("items[1].authors.name"));
        assertNull(versions.get("items[0].name"));
        assertNull(versions.get("nextCursor"));
        assertEquals("abc", plain("u4"));
        assertEquals("ab", plain("u3"));
    }

    @Test
    void groupsByAuthor() {
        Writer adas = writer(ada).at(TEN_O_CLOCK).paragraph("a");
        adas.stores();
        Writer graces = writer(grace)
                .reads(Internal.state(id))
                .at(TEN_O_CLOCK.plusSeconds(5))
                .types(0, "g");
        graces.stores();
        // Taking turns without a pause is one stretch of both; after a pause of minutes the next one's is another.
        adas.at(TEN_O_CLOCK.plusSeconds(10)).types(0, "a").stores();
        graces.at(TEN_O_CLOCK.plusSeconds(10).plus(Stretches.PAUSE_BETWEEN_AUTHORS))
                .types(0, "g")
                .stores();

        JsonPath versions = versions("");

        assertEquals(List.of("u4", "u3"), versions.getList("items.id"));
        assertEquals(List.of("Grace"), versions.getList("items[0].authors.name"));
        assertEquals(Set.of("Ada", "Grace"), new HashSet<>(versions.getList("items[1].authors.name")));
    }

    @Test
    void noVersionIsLongerThanAnHour() {
        Writer writer = writer(ada).at(TEN_O_CLOCK).paragraph("");
        for (int minute = 0; minute < 150; minute += 5) {
            writer.at(TEN_O_CLOCK.plus(Duration.ofMinutes(minute))).types(0, "x");
        }
        writer.stores();

        JsonPath versions = versions("");

        List<String> from = versions.getList("items.from");
        List<String> at = versions.getList("items.at");
        assertEquals(3, from.size());
        for (int i = 0; i < 3; i++) {
            assertTrue(Duration.between(Instant.parse(from.get(i)), Instant.parse(at.get(i)))
                            .compareTo(Stretches.LONGEST)
                    < 0);
        }
    }

    @Test
    void goesOnWhereAPageEnds() {
        Writer writer = writer(ada).at(TEN_O_CLOCK).paragraph("");
        for (int i = 1; i <= 6; i++) {
            writer.at(TEN_O_CLOCK.plus(Duration.ofMinutes(20L * i))).types(0, "x");
        }
        writer.stores();
        name("In the middle", 201);
        writer.at(TEN_O_CLOCK.plus(Duration.ofHours(9))).types(0, "y").stores();
        List<String> all = versions("").getList("items.id");
        assertEquals(8, all.size());

        List<String> paged = new ArrayList<>();
        String cursor = null;
        do {
            JsonPath page = versions("?limit=3" + (cursor == null ? "" : "&cursor=" + cursor));
            paged.addAll(page.getList("items.id"));
            cursor = page.getString("nextCursor");
        } while (cursor != null);

        assertEquals(all, paged);
        for (String wrong : List.of("limit=0", "limit=101", "limit=x", "cursor=x", "cursor=0", "cursor=-1")) {
            ada.request().get(path() + "?" + wrong).then().statusCode(400);
        }
    }

    @Test
    void namesThePresentMoment() {
        writer(ada).at(TEN_O_CLOCK).paragraph("Draft").stores();

        JsonPath named = name(" First draft ", 201).jsonPath();

        assertEquals("First draft", named.getString("name"));
        assertEquals("named", named.getString("kind"));
        assertEquals(TEN_O_CLOCK.toString(), named.getString("from"));
        assertEquals(List.of("Ada"), named.getList("authors.name"));
        assertTrue(named.getBoolean("current"));
        writer(grace)
                .reads(Internal.state(id))
                .at(TEN_O_CLOCK.plusSeconds(1))
                .types(0, "!")
                .stores();
        JsonPath versions = versions("");
        assertEquals(
                List.of("u2", named.getString("id")), versions.getList("items.id"), "it is the automatic one's place");
        assertEquals(List.of(true, false), versions.getList("items.current"));
        assertEquals("Draft", plain(named.getString("id")));
        assertEquals("Draft!", plain("u2"));
    }

    @Test
    void namesWhatNobodyHasWrittenInYet() {
        String version = name("Empty", 201).path("id");
        writer(ada).paragraph("Words").stores();

        JsonPath versions = versions("");

        assertEquals(List.of("u1", version), versions.getList("items.id"));
        assertEquals(List.of("Ada"), versions.getList("items[1].authors.name"));
        assertFalse(versions.getBoolean("items[1].current"));
        assertEquals("", plain(version));
        restore(version);
        assertEquals("", plain());
    }

    @Test
    void renamesAndTakesNamesAway() {
        writer(ada).paragraph("x").stores();
        String version = name("One", 201).path("id");
        ada.request()
                .body(Map.of("name", "Two"))
                .patch(path(version))
                .then()
                .statusCode(200)
                .body("name", equalTo("Two"))
                .body("current", equalTo(true));
        ada.request().delete(path(version)).then().statusCode(204);
        ada.request().delete(path(version)).then().statusCode(404).body("code", equalTo("version-not-found"));
        ada.request().body(Map.of("name", "x")).patch(path("u1")).then().statusCode(404);
        ada.request().get(path(version) + "/content").then().statusCode(404);
        assertEquals(List.of("u1"), versions("").getList("items.id"));
    }

    @Test
    void refusesNamesThatAreNone() {
        name("", 400).then().body("code", equalTo("name-missing")).body("field", equalTo("name"));
        name("x".repeat(301), 400).then().body("code", equalTo("name-too-long"));
        name("two\nlines", 400).then().body("code", equalTo("invalid-name"));
        ada.request().body("{}").post(path()).then().statusCode(400);
        name("x".repeat(300), 201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"u0", "u2", "u-1", "u01", "u99999999999999999999", "1", "x", "%20", "u1%00"})
    void thereIsNoOtherVersion(String version) {
        writer(ada).paragraph("x").stores();
        ada.request()
                .urlEncodingEnabled(false)
                .get(path(version) + "/content")
                .then()
                .statusCode(404)
                .body("code", equalTo("version-not-found"));
        ada.request()
                .urlEncodingEnabled(false)
                .post(path(version) + "/restore")
                .then()
                .statusCode(404);
    }

    @Test
    void versionsOfOtherDocumentsAreNotFound() {
        String version = name("Here", 201).path("id");
        String elsewhere = "/api/documents/" + ada.creates("Other") + "/versions/" + version;
        ada.request().get(elsewhere + "/content").then().statusCode(404).body("code", equalTo("version-not-found"));
        ada.request().post(elsewhere + "/restore").then().statusCode(404);
        ada.request().delete(elsewhere).then().statusCode(404);
    }

    @Test
    @DisplayName("F-31 restoring is a new edit: what others write meanwhile stays, and so does the history")
    void restoreMerges() {
        writer(ada).paragraph("kept").paragraph("wanted back").stores();
        String version = name("Good", 201).path("id");
        writer(ada).reads(Internal.state(id)).deletes(1).paragraph("regretted").stores();
        Writer meanwhile = writer(grace).reads(Internal.state(id)).types(0, " by Grace");

        restore(version);
        meanwhile.stores();

        assertEquals("kept by Grace\n\nwanted back", plain());
        assertEquals(
                1,
                number(
                        "SELECT count(*) FROM audit WHERE document_id = ? AND action = 'version_restored' AND actor = ?",
                        UUID.fromString(id),
                        ada.id()));
        assertEquals("kept\n\nregretted", plain("u4"), "what was replaced can be had again");
        restore("u4");
        assertEquals("kept\n\nregretted", plain().replace(" by Grace", ""));
    }

    @Test
    void restoringWhatIsThereChangesNothing() {
        writer(ada).paragraph("same").stores();
        restore("u1");
        assertEquals(1, storedUpdates(id));
    }

    @Test
    void manyWhoRestoreAtOnceRestoreOnce() throws Exception {
        writer(ada).paragraph("one").paragraph("two").paragraph("three").stores();
        String version = name("All three", 201).path("id");
        writer(grace)
                .reads(Internal.state(id))
                .deletes(2)
                .deletes(1)
                .deletes(0)
                .paragraph("none")
                .stores();
        List<Future<Integer>> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                answers.add(threads.submit(
                        () -> ada.request().post(path(version) + "/restore").statusCode()));
            }
        }
        for (Future<Integer> answer : answers) {
            assertEquals(204, answer.get());
        }
        assertEquals("one\n\ntwo\n\nthree", plain());
        assertEquals(8, storedUpdates(id), "one edit");
    }

    @Test
    @DisplayName("F-30 names are never lost, however much is written and compacted after them; their number is bounded")
    void namesStay() throws SQLException {
        writer(ada).paragraph("Named").stores();
        String version = name("Early", 201).path("id");
        writer(ada)
                .reads(Internal.state(id))
                .deletes(0)
                .paragraph("")
                .types(0, "x".repeat(settings.compactAfterUpdates() + 10))
                .stores();
        eventually(
                "compacted",
                Duration.ofSeconds(20),
                () -> number("SELECT count(*) FROM snapshot WHERE document_id = ?", UUID.fromString(id)) == 1);
        assertEquals("Named", plain(version));

        try (var connection = Stores.connect();
                var statement = connection.prepareStatement("INSERT INTO version"
                        + " SELECT ?, gen_random_uuid(), 1, 'Again', now(), ? FROM generate_series(1, ?)")) {
            statement.setObject(1, UUID.fromString(id));
            statement.setObject(2, ada.id());
            statement.setInt(3, History.MAX_NAMED - 2);
            statement.executeUpdate();
        }
        name("The last one", 201);
        name("Too many", 409).then().body("code", equalTo("too-many-versions"));
        assertTrue(versions("").getList("items.id").contains(version));
    }

    @Test
    @DisplayName("F-30 a long history is read in pages of bounded work, and any of it shown")
    void longHistory() {
        int updates = Stretches.MAX_SCANNED + 500;
        writer(ada)
                .at(TEN_O_CLOCK)
                .paragraph("")
                .types(0, "x".repeat(updates - 1))
                .stores();
        assertEquals(updates, storedUpdates(id));
        String last = null;
        int pages = 0;
        List<String> ids = new ArrayList<>();
        do {
            JsonPath page = versions(last == null ? "" : "?cursor=" + last);
            assertFalse(page.getList("items").isEmpty());
            ids.addAll(page.getList("items.id"));
            last = page.getString("nextCursor");
            pages++;
        } while (last != null);

        assertEquals(2, pages);
        assertEquals(List.of("u20500", "u19999", "u14999", "u9999", "u4999"), ids);
        assertEquals(14_998, plain("u14999").length());
        assertEquals(updates - 1, plain("u" + updates).length());
    }

    @Test
    void viewersReadAndNothingMore() {
        writer(ada).paragraph("x").stores();
        TestUser viewer = TestUser.visitor("Viewer");
        ada.shares(id, viewer, "viewer");
        viewer.request().get(path()).then().statusCode(200).body("items", hasSize(1));
        viewer.request().get(path("u1") + "/content").then().statusCode(200);
        viewer.request().post(path("u1") + "/restore").then().statusCode(403);
        viewer.request().body(Map.of("name", "x")).post(path()).then().statusCode(403);
    }

    private Writer writer(TestUser author) {
        return new Writer(store, id, author);
    }

    private JsonPath versions(String query) {
        return ada.request()
                .get(path() + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    private Response name(String name, int status) {
        Response answer = ada.request().body(Map.of("name", name)).post(path());
        assertEquals(status, answer.statusCode(), answer.asString());
        return answer;
    }

    private void restore(String version) {
        ada.request().post(path(version) + "/restore").then().statusCode(204);
    }

    private String plain(String version) {
        return text(path(version) + "/content");
    }

    private String plain() {
        return text("/api/documents/" + id + "/content");
    }

    private String text(String path) {
        return ada.request()
                .accept("text/plain")
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .strip();
    }

    private String path() {
        return "/api/documents/" + id + "/versions";
    }

    private String path(String version) {
        return path() + "/" + version;
    }
}
