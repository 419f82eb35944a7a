package io.scriptorium.documents.snapshot;

import static io.scriptorium.documents.system.Stores.number;
import static io.scriptorium.documents.system.Stores.textOf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.Stores;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.documents.updatelog.UpdateStore;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.ydoc.YDoc;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DocumentsTest
class RetentionTest {
    private static final int WEEKS = 60;
    private static final Duration KEEP = Duration.ofDays(70);
    /** What is kept, the slack, and the weeks between two looks. */
    private static final long MOST_ROWS = 10 + 2 + 4;

    @Inject
    Database database;

    @Inject
    StateReader reader;

    @Inject
    Compaction compaction;

    @Inject
    UpdateStore store;

    private final TestUser ada = TestUser.someone("Ada");
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    @Test
    @DisplayName(
            "F-30 a document that is written for more than a year keeps the log of ten weeks, all named versions, and its content")
    void growth() throws Exception {
        String id = ada.creates("Long lived");
        UUID documentId = UUID.fromString(id);
        Retention retention = new Retention(database, reader, compaction, now::get, KEEP);
        Weekly weekly = new Weekly(documentId);
        List<String> named = new ArrayList<>();
        String early = "";
        List<LogEntry> another = List.of();

        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread reading = Thread.ofVirtual().start(() -> readAllTheTime(documentId, done, failure));
        for (int week = 1; week <= WEEKS; week++) {
            now.set(Instant.now().minus(Duration.ofDays(7L * (WEEKS - week))));
            List<LogEntry> written = weekly.writes("week " + week);
            store.storeAll(written);
            if (week == 2) {
                another = List.of(new LogEntry(
                        new UpdateId(documentId, UUID.randomUUID(), 1),
                        ada.id(),
                        now.get(),
                        written.getFirst().update()));
                store.storeAll(another);
            }
            if (week == 5 || week == 6 || week == 40) {
                named.add(ada.request()
                        .body(Map.of("name", "Week " + week))
                        .post("/api/documents/" + id + "/versions")
                        .then()
                        .statusCode(201)
                        .extract()
                        .path("id"));
            }
            if (week == 3) {
                early = versions(id).getFirst();
                assertEquals("week 3", textOfVersion(id, early));
            }
            if (week % 4 == 0) {
                compaction.compact(documentId);
                settle(documentId);
                retention.sweep();
                assertTrue(rows(documentId) <= MOST_ROWS, rows(documentId) + " rows in week " + week);
            }
        }
        done.set(true);
        reading.join();
        if (failure.get() != null) {
            throw new AssertionError("what is stored could not be read all the time", failure.get());
        }

        assertEquals("week " + WEEKS, textOf(Internal.state(id)));
        assertEquals(
                List.of("week 5", "week 6", "week 40"),
                named.stream().map(version -> textOfVersion(id, version)).toList());
        List<String> listed = versions(id);
        assertTrue(listed.containsAll(named), listed + " " + named);
        assertTrue(listed.size() >= named.size() + 10, listed.toString());
        for (String version : listed) {
            assertTrue(textOfVersion(id, version).matches("week \\d+"), version);
        }
        ada.request()
                .get("/api/documents/" + id + "/versions/" + early + "/content")
                .then()
                .statusCode(404);
        // The floor, and those named before it.
        assertEquals(4, bases(documentId));

        ada.request()
                .delete("/api/documents/" + id + "/versions/" + named.getFirst())
                .then()
                .statusCode(204);
        now.set(Instant.now().plus(KEEP));
        compaction.compact(documentId);
        settle(documentId);
        retention.sweep();
        assertEquals(1, rows(documentId));
        assertEquals(3, bases(documentId));
        // What comes later goes on from there, and an update that was dropped with its time is only one more that
        // changes nothing.
        store.storeAll(another);
        store.storeAll(weekly.writes("week " + (WEEKS + 1)));
        assertEquals("week " + (WEEKS + 1), textOf(Internal.state(id)));
        assertEquals("week 40", textOfVersion(id, named.getLast()));
    }

    @Test
    @DisplayName("F-30 without a snapshot that has settled nothing is dropped; by default nothing ever is")
    void nothingWithoutASnapshot() throws Exception {
        String id = ada.creates("Unsettled");
        UUID documentId = UUID.fromString(id);
        Weekly weekly = new Weekly(documentId);
        now.set(Instant.now().minus(Duration.ofDays(300)));
        for (int i = 1; i <= 5; i++) {
            store.storeAll(weekly.writes("week " + i));
        }
        now.set(Instant.now());

        new Retention(database, reader, compaction, now::get, KEEP).sweep();
        assertEquals(5, rows(documentId));
        compaction.compact(documentId);
        new Retention(database, reader, compaction, now::get, KEEP).sweep();
        assertEquals(5, rows(documentId));
        settle(documentId);
        assertEquals(0, new Retention(database, reader, compaction, now::get, (Duration) null).sweep());
        assertEquals(5, rows(documentId));

        new Retention(database, reader, compaction, now::get, KEEP).sweep();
        assertEquals(1, rows(documentId));
        assertEquals("week 5", textOf(Internal.state(id)));
    }

    @Test
    void lessThanADayIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Retention(database, reader, compaction, now::get, Duration.ofHours(23)));
    }

    private void readAllTheTime(UUID documentId, AtomicBoolean done, AtomicReference<Throwable> failure) {
        int last = 0;
        try {
            while (!done.get()) {
                String text = textOf(reader.read(documentId).stateV1());
                int week = text.isEmpty() ? 0 : Integer.parseInt(text.substring("week ".length()));
                assertTrue(week >= last, "week " + week + " after week " + last);
                last = week;
            }
        } catch (RuntimeException | AssertionError e) {
            failure.set(e);
        }
    }

    /** Makes the document's snapshot as old as it is in the time of the test. */
    private void settle(UUID documentId) throws SQLException {
        try (var connection = Stores.connect();
                var statement = connection.prepareStatement(
                        "UPDATE snapshot SET at = ?::timestamptz - interval '2 hours' WHERE document_id = ?")) {
            statement.setString(1, now.get().toString());
            statement.setObject(2, documentId);
            assertEquals(1, statement.executeUpdate());
        }
    }

    private List<String> versions(String id) {
        return ada.request()
                .queryParam("limit", 100)
                .get("/api/documents/" + id + "/versions")
                .then()
                .statusCode(200)
                .extract()
                .path("items.id");
    }

    private String textOfVersion(String id, String version) {
        return textOf(ada.request()
                .accept("application/vnd.yjs.update")
                .get("/api/documents/" + id + "/versions/" + version + "/content")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray());
    }

    private static long rows(UUID documentId) {
        return number("SELECT count(*) FROM batch WHERE document_id = ?", documentId);
    }

    private static long bases(UUID documentId) {
        return number("SELECT count(*) FROM base WHERE document_id = ?", documentId);
    }

    /** Somebody who replaces the whole text each week. */
    private final class Weekly {
        private final UUID documentId;
        private final UUID producer = UUID.randomUUID();
        private final YDoc document = new YDoc();
        private final List<byte[]> updates = new ArrayList<>();
        private long sequence;

        Weekly(UUID documentId) {
            this.documentId = documentId;
            document.onUpdate((update, origin) -> updates.add(update));
        }

        List<LogEntry> writes(String text) {
            updates.clear();
            document.transact(() -> {
                var line = document.getText("default");
                line.delete(0, line.length());
                line.insert(0, text);
            });
            return updates.stream()
                    .map(update ->
                            new LogEntry(new UpdateId(documentId, producer, ++sequence), ada.id(), now.get(), update))
                    .toList();
        }
    }
}
