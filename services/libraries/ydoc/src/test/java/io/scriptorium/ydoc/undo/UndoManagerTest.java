package io.scriptorium.ydoc.undo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YArray;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.undo.StackEvent.Direction;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UndoManagerTest {
    private final YDoc document = new YDoc(YDoc.Options.defaults().withClientId(1));
    private final YText text = document.getText("text");
    private Instant now = Instant.ofEpochSecond(1);

    private UndoManager.Options options() {
        return UndoManager.Options.defaults(() -> now);
    }

    private UndoManager manager() {
        return new UndoManager(document, List.of(text), options().withCaptureTimeout(Duration.ZERO));
    }

    @Test
    void takesBackAndBringsBack() {
        UndoManager manager = manager();
        text.insert(0, "one ");
        text.insert(4, "two");
        text.delete(0, 4);
        manager.undo();
        assertEquals("one two", text.toString());
        manager.undo();
        assertEquals("one ", text.toString());
        manager.redo();
        manager.redo();
        assertEquals("two", text.toString());
        assertNull(manager.redo());
        assertFalse(manager.canRedo());
        assertTrue(manager.canUndo());
    }

    @Test
    void leavesAloneWhatOthersWrote() {
        UndoManager manager = manager();
        text.insert(0, "mine");
        YDoc other = new YDoc(YDoc.Options.defaults().withClientId(2));
        other.applyUpdate(document.encodeStateAsUpdate());
        other.getText("text").insert(2, "YOURS");
        document.applyUpdate(other.encodeStateAsUpdate(), "remote");
        manager.undo();
        assertEquals("YOURS", text.toString());
    }

    @Test
    void quickChangesAreUndoneTogether() {
        UndoManager manager = new UndoManager(document, options());
        text.insert(0, "a");
        now = now.plusMillis(499);
        text.insert(1, "b");
        now = now.plusMillis(500);
        text.insert(2, "c");
        manager.stopCapturing();
        text.insert(3, "d");
        assertEquals(3, manager.undoStack().size());
        manager.undo();
        manager.undo();
        assertEquals("ab", text.toString());
        manager.undo();
        assertEquals("", text.toString());
    }

    @Test
    void onlyTrackedOriginsAndTypesInScopeCount() {
        Object typing = new Object();
        UndoManager manager =
                new UndoManager(document, List.of(text), options().withTrackedOrigins(Set.of("typed", Duration.class)));
        text.insert(0, "untracked ");
        document.transact("typed", () -> document.getMap("map").set("k", 1));
        assertFalse(manager.canUndo());
        document.transact(Duration.ZERO, () -> text.insert(0, "by class "));
        manager.addTrackedOrigin(typing);
        document.transact(typing, () -> text.insert(0, "added "));
        manager.removeTrackedOrigin(typing);
        document.transact(typing, () -> text.insert(0, "removed "));
        manager.addToScope(document.getMap("map"));
        document.transact("typed", () -> document.getMap("map").set("k", 2));
        manager.undo();
        assertEquals("removed untracked ", text.toString());
        assertEquals(1L, document.getMap("map").get("k"));
    }

    @Test
    void tellsWhatHappensToItsStacks() {
        UndoManager manager = new UndoManager(document, List.of(text), options());
        List<String> events = new ArrayList<>();
        manager.onStackItemAdded(event -> {
            event.item().meta().put("cursor", events.size());
            events.add("added " + event.direction() + ' ' + (event.origin() == null ? "plain" : "own"));
            assertTrue(event.changedTypes().contains(text));
        });
        manager.onStackItemUpdated(event -> events.add("updated " + event.direction()));
        manager.onStackItemPopped(event -> {
            assertSame(manager, event.origin());
            events.add("popped " + event.direction() + ' ' + event.item().meta().get("cursor"));
        });
        manager.onCleared(cleared -> events.add(cleared.toString()));
        text.insert(0, "a");
        text.insert(1, "b");
        manager.undo();
        manager.redo();
        manager.clear();
        manager.clear();
        assertEquals(
                List.of(
                        "added UNDO plain",
                        "updated UNDO",
                        "added REDO own",
                        "popped UNDO 0",
                        "added UNDO own",
                        "popped REDO 2",
                        "Cleared[undoStack=true, redoStack=true]"),
                events);
        assertEquals(Direction.UNDO, Direction.valueOf("UNDO"));
    }

    @Test
    void whatIsOnAStackIsKeptUntilItIsCleared() {
        UndoManager manager = manager();
        text.insert(0, "a sentence that somebody may want back");
        text.delete(0, 38);
        int kept = document.encodeStateAsUpdate().length;
        assertTrue(kept > 38);
        manager.undo();
        assertEquals(38, text.length());
        text.delete(0, 38);
        manager.clear();
        text.insert(0, "x");
        assertTrue(document.encodeStateAsUpdate().length > 38, "collected only when it is deleted anew, as in Yjs");
    }

    @Test
    void aClosedManagerRemembersNothing() {
        UndoManager manager = manager();
        manager.close();
        text.insert(0, "a");
        assertNull(manager.undo());
        assertEquals("a", text.toString());
    }

    @Test
    void entriesOfMapsComeBackOverOthersOnlyIfToldSo() {
        for (boolean over : new boolean[] {false, true}) {
            YDoc mine = new YDoc(YDoc.Options.defaults().withClientId(1));
            UndoManager manager = new UndoManager(
                    mine, options().withCaptureTimeout(Duration.ZERO).withOverRemoteMapChanges(over));
            mine.getMap("map").set("k", 1);
            mine.getMap("map").set("k", 2);
            YDoc other = new YDoc(YDoc.Options.defaults().withClientId(2));
            other.applyUpdate(mine.encodeStateAsUpdate());
            other.getMap("map").set("k", "theirs");
            mine.applyUpdate(other.encodeStateAsUpdate(), "remote");
            manager.undo();
            assertEquals(over ? (Object) 1L : "theirs", mine.getMap("map").get("k"));
        }
    }

    @Test
    void aTypeOfAnotherDocumentIsRefused() {
        UndoManager manager = manager();
        assertNotNull(manager);
        assertThrows(IllegalArgumentException.class, () -> manager.addToScope(new YDoc().getText("text")));
    }

    @Test
    void onlyWhatPassesTheFilterIsDeleted() {
        YArray list = document.getArray("list");
        List<String> asked = new ArrayList<>();
        UndoManager manager = new UndoManager(document, options().withDeleteFilter(run -> {
            asked.add((run.type() == null ? run.values().toString() : "type") + ' ' + run.id() + ' ' + run.length());
            assertFalse(run.deleted());
            assertNull(run.key());
            return run.parent() != list;
        }));
        list.push(List.of(1, 2));
        list.push(List.of(new YText("within")));
        text.insert(0, "text");
        assertNotNull(manager.undo());
        assertEquals(List.of(1L, 2L, ""), list.toJson(), "what is in the text is not in the list itself");
        assertEquals("", text.toString());
        assertEquals(List.of("[text] 1:9 4", "[within] 1:3 6", "type 1:2 1", "[1, 2] 1:0 2"), asked);
        assertNull(manager.undo());
    }

    @Test
    void transactionsThatAreNotToBeCapturedAreNotRemembered() {
        List<UndoManager.Captured> seen = new ArrayList<>();
        UndoManager manager = new UndoManager(
                document,
                List.of(text),
                options()
                        .withCaptureTimeout(Duration.ZERO)
                        .withTrackedOrigins(new HashSet<>(Arrays.asList("typed", null)))
                        .withCaptureTransaction(transaction -> {
                            seen.add(transaction);
                            return transaction.origin() != null;
                        }));
        text.insert(0, "not this ");
        document.transact("typed", () -> text.insert(0, "this "));
        document.transact("typed", () -> document.getMap("map").set("out of", "scope"));
        assertEquals(1, manager.undoStack().size());
        manager.undo();
        assertEquals("not this ", text.toString());
        assertEquals(
                List.of(
                        new UndoManager.Captured(null, true, Set.of(text)),
                        new UndoManager.Captured("typed", true, Set.of(text)),
                        new UndoManager.Captured(manager, true, Set.of(text))),
                seen);
    }

    @Test
    void aStackItemSaysWhichUnitsItIsAbout() {
        UndoManager manager = manager();
        text.insert(0, "abc");
        text.delete(1, 1);
        assertTrue(manager.undoStack().getFirst().insertions().contains(1, 2));
        assertTrue(manager.undoStack().getFirst().deletions().isEmpty());
        assertTrue(manager.undoStack().getLast().deletions().contains(1, 1));
        List<String> states = new ArrayList<>();
        text.observe(_ -> states.add(manager.undoing() + " " + manager.redoing()));
        manager.undo();
        manager.redo();
        text.insert(0, "x");
        assertEquals(List.of("true false", "false true", "false false"), states);
    }
}
