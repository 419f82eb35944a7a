package io.scriptorium.documents.snapshot;

import static io.scriptorium.documents.system.Stores.entries;
import static io.scriptorium.documents.system.Stores.textOf;
import static io.scriptorium.documents.system.Stores.typing;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.http.TestHTTPResource;
import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.IdentityTestResource;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.documents.updatelog.UpdateStore;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.wire.DeflatedState;
import io.scriptorium.wire.StoredState;
import io.scriptorium.ydoc.YDoc;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DocumentsTest
class StoredStatesTest {
    @Inject
    UpdateStore store;

    @Inject
    Compaction compaction;

    @Inject
    MeterRegistry metrics;

    @TestHTTPResource
    URI service;

    private final TestUser ada = TestUser.someone("Ada");

    @Test
    @DisplayName("F-32 500 ask for one cold document at once: one reading")
    void stampede() throws Exception {
        int askers = 500;
        String id = ada.creates("Famous");
        store.storeAll(entries(id, ada.id(), typing("x".repeat(3_000))));
        double before = loads();

        List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(service.resolve("/internal/documents/" + id + "/state"))
                    .header("X-Scriptorium-Internal", IdentityTestResource.INTERNAL_SECRET)
                    .build();
            for (int i = 0; i < askers; i++) {
                answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()));
            }
            byte[] first = answers.getFirst().get().body();
            assertEquals(3_000, textOf(first).length());
            for (CompletableFuture<HttpResponse<byte[]>> answer : answers) {
                assertEquals(200, answer.get().statusCode());
                assertArrayEquals(first, answer.get().body());
            }
        }
        assertEquals(before + 1, loads());
    }

    @Test
    void neverAnswersWithLessThanWasCommittedBefore() {
        String id = ada.creates("Fresh");
        String text = "abcdefghijklmnopqrstuvwxyz";
        List<LogEntry> entries = entries(id, ada.id(), typing(text));
        for (int i = 0; i < entries.size(); i++) {
            store.storeAll(entries.subList(i, i + 1));
            assertEquals(text.substring(0, i + 1), textOf(Internal.state(id)));
        }
    }

    @Test
    void readsLongLogsInPages() {
        String id = ada.creates("Long");
        int length = StateReader.MAX_PAGE_ROWS + 17;
        for (LogEntry entry : entries(id, ada.id(), typing("x".repeat(length)))) {
            store.storeAll(List.of(entry));
        }
        assertEquals(length, textOf(Internal.state(id)).length());
    }

    @Test
    void readsLargeUpdatesInPages() {
        String id = ada.creates("Large");
        YDoc document = new YDoc();
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, origin) -> updates.add(update));
        Random random = new Random(1);
        for (int i = 0; i < 3; i++) {
            document.getText("default")
                    .insert(
                            0,
                            random.ints(6 << 20, ' ', '~')
                                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                                    .toString());
        }
        store.storeAll(entries(id, ada.id(), updates));
        assertEquals(3 * (6 << 20), textOf(Internal.state(id)).length());
    }

    @Test
    void oneMalformedUpdateDoesNotHideTheOthers() {
        String id = ada.creates("Damaged");
        List<byte[]> updates = new ArrayList<>(typing("ab"));
        updates.add(1, new byte[] {9, 9, 9});
        store.storeAll(entries(id, ada.id(), updates));
        assertEquals("ab", textOf(Internal.state(id)));
    }

    /** What is stored, as it lies there. */
    private static StoredState stored(String id) {
        return StoredState.decode(Internal.request()
                .accept(StoredState.MEDIA_TYPE + ", application/octet-stream;q=0.5")
                .get("/internal/documents/" + id + "/state")
                .then()
                .statusCode(200)
                .contentType(StoredState.MEDIA_TYPE)
                .extract()
                .asByteArray());
    }

    /** The text of a document, by whoever loads it. */
    private static String loaded(StoredState stored) {
        YDoc document = new YDoc();
        switch (stored.beginning()) {
            case StoredState.Snapshot(DeflatedState snapshot) -> document.applyUpdateV2(snapshot.inflate());
            case StoredState.Whole(byte[] update) -> document.applyUpdate(update);
        }
        stored.updates().forEach(document::applyUpdate);
        return document.getText("default").toString();
    }

    @Test
    @DisplayName("to whoever can read it what is stored is handed over as it lies there; to others as one update")
    void asItIsStored() {
        String id = ada.creates("Stored");
        assertEquals("", loaded(stored(id)));
        List<LogEntry> entries = entries(id, ada.id(), typing("a snapshot and more"));
        store.storeAll(entries.subList(0, 10));
        assertEquals("a snapshot", loaded(stored(id)));
        assertInstanceOf(StoredState.Whole.class, stored(id).beginning());
        compaction.compact(UUID.fromString(id));
        store.storeAll(entries.subList(10, entries.size()));
        StoredState longer = stored(id);
        assertInstanceOf(StoredState.Snapshot.class, longer.beginning());
        assertEquals(entries.size() - 10, longer.updates().size());
        assertEquals("a snapshot and more", loaded(longer));
        assertEquals("a snapshot and more", textOf(Internal.state(id)));
    }

    @Test
    void aSnapshotThatNothingFollowsIsAllThatIsHandedOver() {
        String id = ada.creates("Compacted");
        store.storeAll(entries(id, ada.id(), typing("a snapshot")));
        compaction.compact(UUID.fromString(id));
        StoredState compacted = stored(id);
        assertInstanceOf(StoredState.Snapshot.class, compacted.beginning());
        assertEquals(List.of(), compacted.updates());
        assertEquals("a snapshot", loaded(compacted));
    }

    @Test
    @DisplayName("more updates than are handed over are put together here")
    void tooManyToHandOver() {
        String id = ada.creates("Unread");
        YDoc document = new YDoc();
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, origin) -> updates.add(update));
        String piece = "x".repeat((int) StateReader.MAX_FOLLOWING_BYTES / 4);
        for (int i = 0; i < 5; i++) {
            document.getText("default").insert(0, piece);
        }
        // Left without a snapshot until it is read: compaction comes a moment later at the soonest.
        store.storeAll(entries(id, ada.id(), updates));
        StoredState stored = stored(id);
        assertEquals(List.of(), stored.updates());
        assertEquals(5 * piece.length(), loaded(stored).length());
    }

    @Test
    void whatDoesNotExistHasNoState() {
        Internal.request()
                .get("/internal/documents/" + UUID.randomUUID() + "/state")
                .then()
                .statusCode(404);
        Internal.request().get("/internal/documents/nonsense/state").then().statusCode(404);
        Internal.request()
                .accept(StoredState.MEDIA_TYPE)
                .get("/internal/documents/" + UUID.randomUUID() + "/state")
                .then()
                .statusCode(404);
    }

    private double loads() {
        return metrics.get("scriptorium.states.loaded").counter().count();
    }
}
