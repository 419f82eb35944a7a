package io.scriptorium.ydoc;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.lib0.Undefined;
import io.scriptorium.ydoc.type.DeltaOp;
import io.scriptorium.ydoc.type.YArray;
import io.scriptorium.ydoc.type.YEvent;
import io.scriptorium.ydoc.type.YMap;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlFragment;
import io.scriptorium.ydoc.type.YXmlText;
import io.scriptorium.ydoc.update.Updates;
import io.scriptorium.ydoc.version.Snapshot;
import io.scriptorium.ydoc.version.StateVector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class YDocTest {
    private final YDoc document = new YDoc(YDoc.Options.defaults().withClientId(1));

    @Test
    void aTransactionIsOneUpdate() {
        List<byte[]> updates = new ArrayList<>();
        List<Object> origins = new ArrayList<>();
        document.onUpdate((update, origin) -> {
            updates.add(update);
            origins.add(origin);
        });
        document.transact("me", () -> {
            document.getText("text").insert(0, "hello");
            document.transact(
                    "joins the outer one", () -> document.getMap("map").set("k", 1));
        });
        assertEquals(1, updates.size());
        assertEquals(List.of("me"), origins);
        YDoc other = new YDoc();
        assertTrue(other.applyUpdate(updates.getFirst()).changed());
        assertEquals("hello", other.getText("text").toString());
        assertEquals(1L, other.getMap("map").get("k"));
    }

    @Test
    void nothingIsSentWhereNothingChanged() {
        document.onUpdate((_, _) -> {
            throw new AssertionError("nothing changed");
        });
        document.transact(() -> assertEquals(0, document.getText("text").length()));
    }

    @Test
    void aClosedSubscriptionIsSilent() {
        List<byte[]> updates = new ArrayList<>();
        Subscription subscription = document.onUpdateV2((update, _) -> updates.add(update));
        document.getText("text").insert(0, "a");
        subscription.close();
        subscription.close();
        document.getText("text").insert(0, "b");
        assertEquals(1, updates.size());
    }

    @Test
    void whatIsMissingIsPendingUntilItCame() {
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, _) -> updates.add(update));
        document.getText("text").insert(0, "a");
        document.getText("text").insert(1, "b");
        document.getText("text").delete(0, 1);
        YDoc other = new YDoc(YDoc.Options.defaults().withClientId(2));
        assertEquals(new ApplyResult(false, true), other.applyUpdate(updates.get(2)));
        assertEquals(new ApplyResult(false, true), other.applyUpdate(updates.get(1)));
        YDoc copy = new YDoc();
        assertTrue(copy.applyUpdate(other.encodeStateAsUpdate()).pending(), "what is pending is part of the state");
        assertEquals(new ApplyResult(true, false), other.applyUpdate(updates.get(0)));
        assertEquals("b", other.getText("text").toString());
        assertEquals(new ApplyResult(true, false), copy.applyUpdate(updates.get(0)));
        assertEquals("b", copy.getText("text").toString());
    }

    /** More than are kept unmerged, in the worst order. */
    @Test
    void manyChangesMayWait() {
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, _) -> updates.add(update));
        for (int i = 0; i < 500; i++) {
            document.getText("text").insert(i, "x");
        }
        YDoc other = new YDoc();
        for (int i = updates.size() - 1; i > 0; i--) {
            assertEquals(new ApplyResult(false, true), other.applyUpdate(updates.get(i)));
        }
        YDoc copy = new YDoc();
        copy.applyUpdateV2(other.encodeStateAsUpdateV2());
        for (YDoc each : List.of(other, copy)) {
            assertEquals(new ApplyResult(true, false), each.applyUpdate(updates.getFirst()));
            assertEquals("x".repeat(500), each.getText("text").toString());
        }
    }

    @Test
    void tellsWhetherAnUpdateBringsAnythingNew() {
        document.getText("text").insert(0, "abc");
        YDoc other = new YDoc();
        other.applyUpdate(document.encodeStateAsUpdate());
        assertTrue(other.contains(document.encodeStateAsUpdate()));
        document.getText("text").delete(1, 1);
        assertFalse(other.contains(document.encodeStateAsUpdate()));
        assertTrue(other.applyUpdate(document.encodeStateAsUpdate()).changed());
        assertFalse(other.applyUpdate(document.encodeStateAsUpdate()).changed());
        assertTrue(other.contains(document.encodeStateAsUpdate()));
        document.getText("text").insert(0, "x");
        assertFalse(other.contains(document.encodeStateAsUpdate()));
    }

    @Test
    void aDifferenceHoldsWhatTheOtherLacks() {
        document.getText("text").insert(0, "abc");
        YDoc other = new YDoc();
        other.applyUpdate(document.encodeStateAsUpdate());
        byte[] stateVector = other.encodeStateVector();
        document.getText("text").insert(3, "def");
        byte[] difference = document.encodeStateAsUpdate(stateVector);
        assertArrayEquals(difference, Updates.diff(document.encodeStateAsUpdate(), stateVector));
        other.applyUpdate(difference);
        assertEquals("abcdef", other.getText("text").toString());
        assertEquals(StateVector.of(Map.of(1L, 6L)), other.stateVector());
    }

    @Test
    void aClientIdThatIsUsedElsewhereIsGivenUp() {
        YDoc other = new YDoc(YDoc.Options.defaults().withClientId(1));
        other.getText("text").insert(0, "a");
        document.applyUpdate(other.encodeStateAsUpdate());
        assertNotEquals(1, document.clientId());
    }

    @Test
    void aClientIdThatIsUsedElsewhereLaterIsGivenUpToo() {
        YDoc third = new YDoc(YDoc.Options.defaults().withClientId(3));
        third.getText("text").insert(0, "c");
        document.applyUpdate(third.encodeStateAsUpdate());
        assertEquals(1, document.clientId());
        YDoc other = new YDoc(YDoc.Options.defaults().withClientId(1));
        other.getText("text").insert(0, "a");
        document.applyUpdate(other.encodeStateAsUpdate());
        assertNotEquals(1, document.clientId());
        document.getText("text").insert(0, "b");
        assertEquals(3, document.stateVector().size());
        assertEquals(3, document.getText("text").length());
    }

    @Test
    void aRootHasOneKind() {
        document.getText("text");
        assertThrows(IllegalStateException.class, () -> document.getMap("text"));
        assertSame(document.getText("text"), document.getText("text"));
    }

    @Test
    void rootsThatUpdatesMentionGetTheirKindLater() {
        document.getXmlFragment("xml").push(List.of(new YXmlElement("P")));
        YDoc other = new YDoc();
        other.applyUpdate(document.encodeStateAsUpdate());
        assertEquals(Map.of(), other.toJson());
        assertEquals("<p></p>", other.getXmlFragment("xml").toString());
        assertEquals(Map.of("xml", "<p></p>"), other.toJson());
    }

    @Test
    void aListenerThatFailsStopsNobody() {
        List<String> called = new ArrayList<>();
        document.onUpdate((_, _) -> {
            throw new IllegalStateException("first");
        });
        document.onUpdate((_, _) -> called.add("second"));
        YText text = document.getText("text");
        text.observe(_ -> {
            throw new IllegalStateException("observer");
        });
        assertThrows(IllegalStateException.class, () -> text.insert(0, "a"));
        assertEquals(List.of("second"), called);
        assertEquals("a", text.toString());
    }

    @Test
    void anObserverMayEdit() {
        YText text = document.getText("text");
        YMap counts = document.getMap("counts");
        text.observe(event -> counts.set("edits", text.length()));
        text.insert(0, "abc");
        assertEquals(3L, counts.get("edits"));
        YDoc other = new YDoc();
        other.applyUpdate(document.encodeStateAsUpdate());
        assertEquals(3L, other.getMap("counts").get("edits"));
    }

    @Test
    void eventsTellWhatChanged() {
        YMap map = document.getMap("map");
        YArray list = new YArray(List.of(1, 2, 3));
        map.set("list", list);
        List<List<Object>> paths = new ArrayList<>();
        List<List<DeltaOp>> deltas = new ArrayList<>();
        map.observeDeep(events -> events.forEach(event -> {
            paths.add(event.path());
            deltas.add(event.delta());
        }));
        List<Map<String, YEvent.KeyChange>> keys = new ArrayList<>();
        map.observe(event -> keys.add(event.keys()));
        document.transact(() -> {
            list.delete(0, 1);
            list.insert(2, List.of("x"));
        });
        map.set("k", 5);
        map.set("k", 6);
        map.delete("k");
        assertEquals(List.of("list"), paths.getFirst());
        assertEquals(
                List.of(new DeltaOp.Delete(1), new DeltaOp.Retain(2), new DeltaOp.Insert(List.of("x"))),
                deltas.getFirst());
        assertEquals(
                List.of(YEvent.Action.ADD, YEvent.Action.UPDATE, YEvent.Action.DELETE),
                keys.stream().map(change -> change.get("k").action()).toList());
        assertEquals(6L, keys.getLast().get("k").oldValue());
    }

    @Test
    void xmlIsATree() {
        YXmlFragment xml = document.getXmlFragment("default");
        YXmlElement paragraph = new YXmlElement("paragraph");
        paragraph.setAttribute("level", 2);
        YXmlText text = new YXmlText("hello");
        paragraph.insert(0, List.of(text));
        xml.push(List.of(paragraph));
        text.format(0, 2, Map.of("bold", Map.of("a", "b")));
        assertEquals("<paragraph level=\"2\"><bold a=\"b\">he</bold>llo</paragraph>", xml.toString());
        assertSame(paragraph, xml.firstChild());
        assertSame(paragraph, text.parent());
        assertSame(document, text.document());
        assertEquals(2L, paragraph.getAttribute("level"));
        paragraph.removeAttribute("level");
        assertNull(paragraph.getAttribute("level"));
        xml.insertAfter(null, List.of(new YXmlElement("first")));
        assertEquals("<first></first>", xml.get(0).toString());
    }

    @Test
    void aCopyCanBePutInElsewhere() {
        YXmlFragment xml = document.getXmlFragment("default");
        YXmlElement paragraph = new YXmlElement("p");
        paragraph.setAttribute("id", "x");
        YXmlText text = new YXmlText("hello");
        paragraph.insert(0, List.of(text, new YXmlElement("br")));
        xml.push(List.of(paragraph));
        text.format(1, 2, Map.of("b", Map.of()));
        document.getMap("map").set("list", new YArray(List.of(1, new YMap(Map.of("k", new YText("v"))))));
        xml.push(List.of(paragraph.copy()));
        document.getMap("map").set("again", ((YArray) document.getMap("map").get("list")).copy());
        assertEquals(xml.get(0).toString(), xml.get(1).toString());
        assertEquals(
                List.of(1L, Map.of("k", "v")), ((YArray) document.getMap("map").get("again")).toJson());
        assertSame(xml.get(1), paragraph.nextSibling());
        assertNull(paragraph.previousSibling());
        assertEquals("<br></br>", String.valueOf(text.nextSibling()));
    }

    @Test
    void whatCannotBeEncodedIsRefusedAtOnce() {
        YMap map = document.getMap("map");
        assertThrows(IllegalArgumentException.class, () -> map.set("k", Instant.EPOCH));
        assertThrows(IllegalArgumentException.class, () -> map.set("k", List.of(Map.of(1, 2))));
        YText used = new YText("x");
        map.set("text", used);
        assertThrows(IllegalArgumentException.class, () -> map.set("again", used));
        assertThrows(
                IndexOutOfBoundsException.class, () -> document.getArray("list").insert(1, List.of(1)));
    }

    @Test
    void subdocumentsAreAnnounced() {
        List<YDoc.Subdocuments> announced = new ArrayList<>();
        document.onSubdocuments(announced::add);
        YDoc inner = new YDoc(YDoc.Options.defaults().withGuid("inner"));
        document.getMap("map").set("doc", inner);
        assertEquals(1, announced.size());
        assertTrue(announced.getFirst().added().contains(inner));
        assertTrue(announced.getFirst().loaded().contains(inner));
        assertEquals(document.clientId(), inner.clientId());

        YDoc other = new YDoc();
        other.onSubdocuments(announced::add);
        other.applyUpdate(document.encodeStateAsUpdate());
        YDoc remote = (YDoc) other.getMap("map").get("doc");
        assertEquals("inner", remote.guid());
        assertTrue(announced.get(1).loaded().isEmpty(), "nobody has asked for it here");
        remote.load();
        assertTrue(announced.get(2).loaded().contains(remote));
        other.getMap("map").delete("doc");
        assertTrue(announced.get(3).removed().contains(remote));
        assertTrue(other.subdocuments().isEmpty());
    }

    @Test
    void deletedContentIsThrownAwayUnlessAskedFor() {
        YDoc keeping = new YDoc(YDoc.Options.defaults().withClientId(1).withGc(false));
        for (YDoc each : List.of(document, keeping)) {
            each.getText("text").insert(0, "a long sentence that nobody needs any more");
            each.getText("text").delete(0, 42);
        }
        assertTrue(document.encodeStateAsUpdate().length < 30);
        assertTrue(keeping.encodeStateAsUpdate().length > 42);
    }

    @Test
    void onlyWhatPassesTheFilterIsThrownAway() {
        YDoc filtering = new YDoc(YDoc.Options.defaults()
                .withClientId(1)
                .withGcFilter(run -> run.type() == null && !run.values().contains("keep me") && run.deleted()));
        YArray list = filtering.getArray("list");
        list.push(List.of("throw me away", new YText("keep me"), new YText("throw me away too"), "keep me"));
        Snapshot before = filtering.snapshot();
        list.delete(0, 4);
        List<Object> were = list.toList(before);
        assertEquals(List.of(Undefined.UNDEFINED, "keep me"), List.of(were.get(0), were.get(3)));
        assertEquals("insert keep me", shown((YText) were.get(1), before));
        assertEquals("", shown((YText) were.get(2), before));
    }

    private static String shown(YText text, Snapshot snapshot) {
        return text.toDelta(snapshot).stream()
                .map(op -> op instanceof DeltaOp.Insert insert ? "insert " + insert.content() : "")
                .collect(Collectors.joining());
    }

    @Test
    void aFilterThatFailsLosesNothing() {
        YDoc filtering = new YDoc(YDoc.Options.defaults().withClientId(1).withGcFilter(_ -> {
            throw new IllegalStateException("filter");
        }));
        List<byte[]> updates = new ArrayList<>();
        filtering.onUpdate((update, _) -> updates.add(update));
        filtering.getText("text").insert(0, "abc");
        assertThrows(
                IllegalStateException.class, () -> filtering.getText("text").delete(0, 1));
        assertEquals("bc", filtering.getText("text").toString());
        assertEquals(2, updates.size());
    }

    @Test
    void aDestroyedDocumentTellsNobodyAnything() {
        List<String> called = new ArrayList<>();
        document.onUpdate((_, _) -> called.add("update"));
        document.onDestroy(() -> called.add("destroy"));
        document.destroy();
        document.destroy();
        document.getText("text").insert(0, "a");
        assertEquals(List.of("destroy"), called);
    }

    @Test
    void aDestroyedSubdocumentIsReplacedByOneThatIsNotLoaded() {
        YDoc inner = new YDoc(YDoc.Options.defaults().withGuid("inner"));
        document.getMap("map").set("doc", inner);
        List<YDoc.Subdocuments> announced = new ArrayList<>();
        document.onSubdocuments(announced::add);
        inner.destroy();
        YDoc fresh = (YDoc) document.getMap("map").get("doc");
        assertNotEquals(inner, fresh);
        assertEquals("inner", fresh.guid());
        assertFalse(fresh.shouldLoad());
        assertEquals(1, announced.size());
        assertEquals(Set.of(fresh), announced.getFirst().added());
        assertEquals(Set.of(inner), announced.getFirst().removed());
    }

    @Test
    void tellsWhatIsPending() {
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, _) -> updates.add(update));
        document.getText("text").insert(0, "ab");
        document.getText("text").insert(2, "cd");
        document.getText("text").delete(0, 1);
        YDoc other = new YDoc();
        assertNull(other.pending());
        other.applyUpdate(updates.get(1));
        other.applyUpdate(updates.get(2));
        Pending pending = other.pending();
        assertEquals(Map.of(1L, 1), pending.missing());
        assertEquals(1, pending.deletions().size());
        assertTrue(pending.update().length > 0);
        other.applyUpdate(updates.get(0));
        assertNull(other.pending());
    }
}
