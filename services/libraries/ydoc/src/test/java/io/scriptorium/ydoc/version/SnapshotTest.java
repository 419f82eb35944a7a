package io.scriptorium.ydoc.version;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.DeltaOp;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.update.Updates;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private final YDoc document =
            new YDoc(YDoc.Options.defaults().withClientId(1).withGc(false));
    private final YText text = document.getText("text");

    @Test
    void encodedSnapshotsAreDecodedToEqualOnes() {
        text.insert(0, "hello");
        text.delete(1, 2);
        Snapshot snapshot = document.snapshot();
        assertEquals(snapshot, Snapshot.decode(snapshot.encode()));
        assertEquals(snapshot, Snapshot.decodeV2(snapshot.encodeV2()));
        assertArrayEquals(new byte[] {0, 0}, Snapshot.EMPTY.encode());
        text.insert(0, "x");
        assertNotEquals(snapshot, document.snapshot());
    }

    @Test
    void whatWasCanBeSeenAndRestored() {
        text.insert(0, "hello");
        document.getMap("map").set("k", 1);
        document.getArray("list").push(List.of(1, 2, 3));
        Snapshot before = document.snapshot();
        text.delete(0, 4);
        text.insert(1, "k");
        document.getMap("map").set("k", 2);
        document.getArray("list").delete(1, 1);
        assertEquals(List.of(new DeltaOp.Insert("hello")), text.toDelta(before));
        assertEquals(Map.of("k", 1L), document.getMap("map").toMap(before));
        assertEquals(List.of(1L, 2L, 3L), document.getArray("list").toList(before));
        assertEquals("ok", text.toString(), "looking back changes nothing");
        YDoc restored = document.restore(before);
        assertEquals("hello", restored.getText("text").toString());
        assertEquals(before, restored.snapshot());
    }

    @Test
    void theDifferenceOfTwoSnapshotsIsADelta() {
        text.insert(0, "hello world");
        Snapshot before = document.snapshot();
        text.delete(0, 6);
        text.insert(5, "!");
        Snapshot after = document.snapshot();
        assertEquals(
                List.of(
                        new DeltaOp.Insert("hello ", Map.of("ychange", Map.of("type", "removed"))),
                        new DeltaOp.Insert("world"),
                        new DeltaOp.Insert("!", Map.of("ychange", Map.of("type", "added")))),
                text.toDelta(after, before));
    }

    @Test
    void whatThrowsDeletedContentAwayCannotGoBack() {
        YDoc forgetting = new YDoc();
        forgetting.getText("text").insert(0, "a");
        Snapshot snapshot = forgetting.snapshot();
        assertThrows(IllegalStateException.class, () -> forgetting.restore(snapshot));
    }

    @Test
    void aSnapshotOfAnotherDocumentIsRefused() {
        text.insert(0, "a");
        Snapshot snapshot = document.snapshot();
        YDoc other = new YDoc(YDoc.Options.defaults().withGc(false));
        assertThrows(IllegalArgumentException.class, () -> other.restore(snapshot));
        assertEquals(List.of(), other.getText("text").toDelta(snapshot));
    }

    @Test
    void tellsWhetherAnUpdateWasInIt() {
        text.insert(0, "ab");
        byte[] first = document.encodeStateAsUpdate();
        Snapshot snapshot = document.snapshot();
        assertTrue(Updates.isIn(snapshot, first));
        text.delete(0, 1);
        assertFalse(Updates.isIn(snapshot, document.encodeStateAsUpdate()), "a deletion more");
        assertTrue(Updates.isIn(document.snapshot(), first));
    }
}
