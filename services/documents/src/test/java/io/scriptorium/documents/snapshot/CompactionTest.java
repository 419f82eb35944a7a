package io.scriptorium.documents.snapshot;

import static io.scriptorium.documents.system.Stores.entries;
import static io.scriptorium.documents.system.Stores.eventually;
import static io.scriptorium.documents.system.Stores.number;
import static io.scriptorium.documents.system.Stores.storedUpdates;
import static io.scriptorium.documents.system.Stores.textOf;
import static io.scriptorium.documents.system.Stores.typing;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.documents.DocumentsSettings;
import io.scriptorium.documents.snapshot.Compaction.Outcome;
import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.Stores;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.documents.updatelog.UpdateStore;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YText;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DocumentsTest
class CompactionTest {
    private static final int ROUNDS = 1_000;
    private static final int LOOK_EVERY = 50;

    @Inject
    Compaction compaction;

    @Inject
    UpdateStore store;

    @Inject
    DocumentsSettings settings;

    private final TestUser ada = TestUser.someone("Ada");

    @Test
    void compactsOnceEnoughWasAddedAndKeepsTheLog() {
        String id = ada.creates("Growing");
        String text = "0123456789".repeat(settings.compactAfterUpdates() / 10);
        List<LogEntry> entries = entries(id, ada.id(), typing(text));

        store.storeAll(entries.subList(0, entries.size() - 1));
        assertEquals(0, snapshotThrough(id));
        store.storeAll(entries.subList(entries.size() - 1, entries.size()));

        eventually("a snapshot", Duration.ofSeconds(10), () -> snapshotThrough(id) == entries.size());
        assertEquals(text, textOf(Internal.state(id)));
        assertEquals(entries.size(), storedUpdates(id));
    }

    @Test
    void compactsWhenBytesPileUp() {
        String id = ada.creates("Heavy");
        List<LogEntry> entries = entries(id, ada.id(), typingPieces("x".repeat(100_000), 12));

        store.storeAll(entries.subList(0, 5));
        assertEquals(0, snapshotThrough(id));
        store.storeAll(entries.subList(5, 12));

        eventually("a snapshot", Duration.ofSeconds(10), () -> snapshotThrough(id) == 12);
        assertTrue(
                number("SELECT octet_length(bytes) FROM snapshot WHERE document_id = ?", UUID.fromString(id)) < 10_000);
    }

    @Test
    @DisplayName("F-18 compaction is paced: after each document it rests, whatever is waiting")
    void rests() throws SQLException {
        List<byte[]> heavy = typingPieces("x".repeat(100_000), 12);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ids.add(ada.creates("Due " + i));
        }
        List<LogEntry> all = new ArrayList<>();
        ids.forEach(id -> all.addAll(entries(id, ada.id(), heavy)));

        store.storeAll(all);

        eventually(
                "snapshots of all",
                Duration.ofSeconds(20),
                () -> ids.stream().allMatch(id -> snapshotThrough(id) == heavy.size()));
        List<Instant> written = new ArrayList<>();
        try (Connection connection = Stores.connect();
                PreparedStatement moments = connection.prepareStatement(
                        "SELECT at FROM snapshot WHERE document_id = ANY (?) ORDER BY at")) {
            moments.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            try (ResultSet rows = moments.executeQuery()) {
                while (rows.next()) {
                    written.add(rows.getObject(1, OffsetDateTime.class).toInstant());
                }
            }
        }
        for (int i = 1; i < written.size(); i++) {
            Duration between = Duration.between(written.get(i - 1), written.get(i));
            assertTrue(between.compareTo(Compaction.FIRST_REST) >= 0, "only " + between + " between two");
        }
    }

    @Test
    void readsASnapshotWithTheUpdatesAfterIt() {
        String id = ada.creates("Both");
        List<LogEntry> entries = entries(id, ada.id(), typing("snapshot and more"));
        store.storeAll(entries.subList(0, 8));
        assertEquals(Outcome.WRITTEN, compaction.compact(UUID.fromString(id)));
        assertEquals("snapshot", textOf(Internal.state(id)));

        store.storeAll(entries.subList(8, entries.size()));

        assertEquals("snapshot and more", textOf(Internal.state(id)));
        assertEquals(Outcome.WRITTEN, compaction.compact(UUID.fromString(id)));
        assertEquals(Outcome.NOTHING_NEW, compaction.compact(UUID.fromString(id)));
        assertEquals("snapshot and more", textOf(Internal.state(id)));
    }

    @Test
    void writesNoSnapshotOfWhatIsGone() {
        String id = UUID.randomUUID().toString();
        assertEquals(Outcome.NOTHING_NEW, compaction.compact(UUID.fromString(id)));
        assertEquals(0, number("SELECT count(*) FROM snapshot WHERE document_id = ?", UUID.fromString(id)));
    }

    @Test
    @DisplayName(
            "F-22 two compactors at once, 1,000 times: one writes, the other does nothing, and nothing is ever lost")
    void twoCompactors() throws Exception {
        String id = ada.creates("Contested");
        UUID documentId = UUID.fromString(id);
        List<LogEntry> entries = entries(id, ada.id(), typing("x".repeat(ROUNDS)));
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < ROUNDS; round++) {
                store.storeAll(entries.subList(round, round + 1));
                List<Future<Outcome>> both = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    both.add(threads.submit(() -> {
                        together.await();
                        return compaction.compact(documentId);
                    }));
                }
                for (Future<Outcome> one : both) {
                    outcomes.merge(one.get(), 1, Integer::sum);
                }
                if (round % LOOK_EVERY == 0) {
                    assertEquals(round + 1, snapshotThrough(id));
                }
            }
        }

        assertEquals(ROUNDS, snapshotThrough(id));
        assertEquals(ROUNDS, outcomes.get(Outcome.WRITTEN), outcomes.toString());
        assertTrue(outcomes.getOrDefault(Outcome.LOST, 0) > ROUNDS / 10, "they really met: " + outcomes);
        assertEquals("x".repeat(ROUNDS), textOf(Internal.state(id)));
    }

    private static long snapshotThrough(String id) {
        return number("SELECT coalesce(max(through), 0) FROM snapshot WHERE document_id = ?", UUID.fromString(id));
    }

    private static List<byte[]> typingPieces(String piece, int count) {
        YDoc document = new YDoc();
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, origin) -> updates.add(update));
        for (int i = 0; i < count; i++) {
            document.getText("default").insert(0, piece);
        }
        return updates;
    }

    @Test
    void snapshotsAreSmall() {
        String id = ada.creates("Small");
        store.storeAll(entries(id, ada.id(), typing("The quick brown fox jumps over the lazy dog. ".repeat(20))));
        compaction.compact(UUID.fromString(id));
        long updates = Stores.log(id).stream()
                .mapToLong(stored -> stored.update().length)
                .sum();
        long snapshot = number("SELECT octet_length(bytes) FROM snapshot WHERE document_id = ?", UUID.fromString(id));
        assertTrue(snapshot * 20 < updates, snapshot + " of " + updates);
        assertEquals(900, Stores.textOf(Internal.state(id)).length());
    }

    @Test
    @DisplayName(
            "F-18 a page that was typed and deleted 30 times is as small after compaction as one that was typed once")
    void deletionsDoNotPileUp() {
        String once = ada.creates("Once");
        String rewritten = ada.creates("Rewritten");
        store.storeAll(entries(once, ada.id(), rewriting(1)));
        store.storeAll(entries(rewritten, ada.id(), rewriting(30)));

        compaction.compact(UUID.fromString(once));
        compaction.compact(UUID.fromString(rewritten));

        assertEquals(textOf(Internal.state(once)), textOf(Internal.state(rewritten)));
        int few = Internal.state(once).length;
        assertTrue(Internal.state(rewritten).length < few + 100, Internal.state(rewritten).length + " after " + few);
        assertTrue(snapshotBytes(rewritten) < snapshotBytes(once) + 100);
    }

    private static long snapshotBytes(String id) {
        return number("SELECT octet_length(bytes) FROM snapshot WHERE document_id = ?", UUID.fromString(id));
    }

    /** Types a page, letter by letter, and deletes it again but for the last time. */
    private static List<byte[]> rewriting(int times) {
        int page = 600;
        YDoc document = new YDoc();
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, origin) -> updates.add(update));
        YText text = document.getText("default");
        for (int time = 1; time <= times; time++) {
            for (int i = 0; i < page; i++) {
                text.insert(i, "abcdefghij".substring(i % 10, i % 10 + 1));
            }
            for (int i = page - 1; time < times && i >= 0; i--) {
                text.delete(i, 1);
            }
        }
        return updates;
    }
}
