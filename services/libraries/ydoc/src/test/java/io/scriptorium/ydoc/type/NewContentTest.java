package io.scriptorium.ydoc.type;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scriptorium.ydoc.Limits;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.position.RelativePosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What callers do wrong is refused before it has changed anything. */
class NewContentTest {
    private final YDoc document = new YDoc(YDoc.Options.defaults().withClientId(1));
    private final YArray list = document.getArray("list");
    private final YMap map = document.getMap("map");
    private final YText text = document.getText("text");
    private final YXmlFragment xml = document.getXmlFragment("xml");

    NewContentTest() {
        list.push(List.of(1, 2, 3));
        map.set("k", "v");
        text.insert(0, "some text");
        xml.push(List.of(new YXmlElement("first"), new YXmlElement("second")));
    }

    private void assertRefused(Class<? extends RuntimeException> failure, Executable... calls) {
        byte[] before = document.encodeStateAsUpdate();
        for (int i = 0; i < calls.length; i++) {
            assertThrows(failure, calls[i], "call " + i);
            assertArrayEquals(before, document.encodeStateAsUpdate(), "call " + i);
        }
    }

    @Test
    void indexesHaveToBeInRange() {
        YXmlElement element = (YXmlElement) xml.get(0);
        assertRefused(
                IndexOutOfBoundsException.class,
                () -> list.insert(-1, List.of(4)),
                () -> list.insert(4, List.of(4)),
                () -> list.delete(-1, 1),
                () -> list.delete(1, -1),
                () -> list.delete(1, 3),
                () -> list.delete(4, 0),
                () -> list.delete(Integer.MAX_VALUE, Integer.MAX_VALUE),
                () -> list.get(-1),
                () -> list.get(3),
                () -> xml.insert(3, List.of(new YXmlText())),
                () -> xml.delete(1, 2),
                () -> xml.get(2),
                () -> element.get(0),
                () -> text.insert(-1, "x"),
                () -> text.insert(10, "x"),
                () -> text.insert(10, ""),
                () -> text.insert(10, "x", Map.of("bold", true)),
                () -> text.insertEmbed(10, Map.of("image", "u")),
                () -> text.delete(-1, 1),
                () -> text.delete(8, 2),
                () -> text.delete(0, -1),
                () -> text.format(10, 1, Map.of("bold", true)),
                () -> text.format(-1, 1, Map.of("bold", true)),
                () -> text.format(0, -1, Map.of("bold", true)),
                () -> text.format(1, YText.MAX_NEW_LINES + 9, Map.of("bold", true)),
                () -> text.applyDelta(List.of(new DeltaOp.Insert("x"), new DeltaOp.Retain(Integer.MAX_VALUE))),
                () -> text.applyDelta(List.of(new DeltaOp.Insert("x"), new DeltaOp.Delete(Integer.MAX_VALUE))),
                () -> new DeltaOp.Delete(-1),
                () -> new DeltaOp.Retain(-1),
                () -> RelativePosition.of(text, -1),
                () -> RelativePosition.of(text, 10),
                () -> RelativePosition.of(map, 1));
    }

    @Test
    void indexesOfTypesThatAreNotInADocumentYetToo() {
        YArray array = new YArray(List.of(1, 2));
        YText words = new YText("abc");
        words.delete(0, 1);
        words.insertEmbed(2, Map.of("image", "u"));
        words.format(0, 3, Map.of("bold", true));
        assertEquals(3, words.length());
        for (Executable call : List.<Executable>of(
                () -> array.insert(3, List.of(1)),
                () -> array.delete(1, 2),
                () -> array.get(2),
                () -> words.insert(4, "x"),
                () -> words.delete(2, 2),
                () -> words.format(0, 4, Map.of("bold", true)),
                () -> words.applyDelta(List.of(new DeltaOp.Retain(2), new DeltaOp.Delete(2))))) {
            assertThrows(IndexOutOfBoundsException.class, call);
        }
        words.applyDelta(List.of(new DeltaOp.Retain(2), new DeltaOp.Delete(1), new DeltaOp.Insert("!?")));
        assertEquals(4, words.length());
        list.push(List.of(array, words));
        assertEquals(4, words.length());
        assertEquals("bc!?", words.toString());
        assertEquals(List.of(1L, 2L), array.toList());
    }

    @Test
    void aTypeIsInOnePlaceOnly() {
        YXmlElement used = (YXmlElement) xml.get(0);
        YXmlElement fresh = new YXmlElement("fresh");
        YXmlElement around = new YXmlElement("around");
        around.push(List.of(fresh));
        YXmlElement within = new YXmlElement("within");
        YXmlElement itself = new YXmlElement("itself");
        within.push(List.of(itself));
        itself.push(List.of(within));
        YText embedding = new YText();
        embedding.insertEmbed(0, used);
        YText attributed = new YText();
        attributed.setAttribute("a", used);
        assertRefused(
                IllegalArgumentException.class,
                () -> xml.push(List.of(new YXmlText("x"), used)),
                () -> xml.push(List.of(new YXmlText("x"), fresh, fresh)),
                () -> xml.push(List.of(fresh, around)),
                () -> xml.insert(1, List.of(within)),
                () -> xml.insertAfter(used, List.of(used)),
                () -> map.set("k", used),
                () -> map.set("k", new YArray(List.of(1, new YMap(Map.of("deep", used))))),
                () -> list.insert(1, Arrays.asList(null, fresh, new YArray(List.of(fresh)))),
                () -> list.push(List.of(embedding)),
                () -> list.push(List.of(attributed)),
                () -> text.insertEmbed(0, used),
                () -> text.applyDelta(List.of(new DeltaOp.Insert("x"), new DeltaOp.Insert(used))),
                () -> text.setAttribute("a", used));
        xml.push(List.of(around));
        assertSame(fresh, around.firstChild());
    }

    @Test
    void aDocumentIsInOnePlaceOnlyAndNotInItself() {
        YDoc inner = new YDoc(YDoc.Options.defaults().withGuid("inner"));
        YDoc free = new YDoc();
        map.set("doc", inner);
        assertSame(document, inner.parent());
        assertNull(document.parent());
        assertRefused(
                IllegalArgumentException.class,
                () -> list.push(List.of(inner)),
                () -> list.push(List.of(free, free)),
                () -> map.set("self", document),
                () -> inner.getArray("list").push(List.of(document)));
        map.delete("doc");
        assertNull(inner.parent());
    }

    @Test
    void whatCannotBeSharedIsRefusedWhereverItIs() {
        YArray half = new YArray(List.of(1, 2));
        YText words = new YText("abc");
        assertRefused(
                IllegalArgumentException.class,
                () -> list.push(List.of(1, Instant.EPOCH)),
                () -> list.insert(0, List.of(half, Instant.EPOCH)),
                () -> half.push(List.of(Instant.EPOCH)),
                () -> words.insertEmbed(0, Instant.EPOCH),
                () -> words.insert(0, "x", Map.of("bold", Instant.EPOCH)),
                () -> text.applyDelta(List.of(new DeltaOp.Insert("x"), new DeltaOp.Insert(Instant.EPOCH))),
                () -> text.applyDelta(
                        List.of(new DeltaOp.Insert("x"), new DeltaOp.Retain(1, Map.of("bold", Instant.EPOCH)))));
        list.push(List.of(half));
        assertEquals(List.of(1L, 2L), half.toList());
    }

    /** Somebody may go on using a list or map that he has put into a type. */
    @Test
    void plainValuesAreCopiedWhenTheyAreGiven() {
        List<Object> value = new ArrayList<>(List.of(1));
        YArray array = new YArray(List.of(value));
        value.add(Instant.EPOCH);
        list.insert(0, List.of(array));
        assertEquals(List.of(List.of(1L)), array.toList());
    }

    @Test
    void insertAfterWantsAChildOfTheType() {
        YXmlElement first = (YXmlElement) xml.get(0);
        YXmlElement second = (YXmlElement) xml.get(1);
        YXmlElement inner = new YXmlElement("inner");
        first.push(List.of(inner));
        second.setAttribute("type", new YXmlElement("attribute"));
        xml.push(List.of(new YXmlElement("gone")));
        YType gone = (YType) xml.get(2);
        xml.delete(2, 1);
        List<YXmlText> content = List.of(new YXmlText("x"));
        YXmlElement free = new YXmlElement("free");
        YXmlElement other = new YXmlElement("other");
        assertRefused(
                IllegalArgumentException.class,
                () -> xml.insertAfter(inner, content),
                () -> first.insertAfter(second, content),
                () -> xml.insertAfter(new YXmlElement("new"), content),
                () -> xml.insertAfter(gone, content),
                () -> xml.insertAfter(xml, content),
                () -> second.insertAfter((YType) second.getAttribute("type"), content),
                () -> free.insertAfter(other, content));
        xml.insertAfter(first, content);
        assertEquals("<first><inner></inner></first>x", xml.toString().substring(0, 31));
        assertEquals(3, xml.size());
    }

    private static YXmlElement nested(int depth) {
        YXmlElement outer = new YXmlElement("e");
        YXmlElement inner = outer;
        for (int i = 1; i < depth; i++) {
            YXmlElement next = new YXmlElement("e");
            inner.push(List.of(next));
            inner = next;
        }
        return outer;
    }

    /** On a stack as small as those of server threads, or smaller. */
    private static void onASmallStack(Runnable body) throws InterruptedException {
        List<Throwable> failures = new ArrayList<>();
        Thread thread = new Thread(null, body, "small", 512 << 10);
        thread.setUncaughtExceptionHandler((_, failure) -> failures.add(failure));
        thread.start();
        thread.join();
        assertEquals(List.of(), failures);
    }

    @Test
    void typesNestAsDeepAsTheyMayAndNoDeeper() throws InterruptedException {
        onASmallStack(() -> {
            xml.push(List.of(nested(YType.MAX_NEW_DEPTH)));
            assertRefused(IllegalArgumentException.class, () -> xml.push(List.of(nested(YType.MAX_NEW_DEPTH + 1))));
            assertRefused(IllegalArgumentException.class, () -> xml.push(List.of(nested(100_000))));
            YXmlElement deep = (YXmlElement) xml.get(2);
            xml.push(List.of(deep.copy()));
            assertEquals(deep.toString(), String.valueOf(xml.get(3)));
            innermost(deep).push(List.of(new YXmlElement("deeper")));
            assertRefused(IllegalStateException.class, deep::copy);
            while (deepest(deep) < YType.MAX_DEPTH) {
                innermost(deep).push(List.of(new YXmlElement("deeper")));
            }
            YDoc other = new YDoc();
            other.applyUpdateV2(document.encodeStateAsUpdateV2());
            assertEquals(xml.toString(), other.getXmlFragment("xml").toString());
            innermost(deep).push(List.of(new YXmlElement("too deep")));
            assertRefused(IllegalStateException.class, xml::toString, document::toJson);
        });
    }

    private static YXmlElement innermost(YXmlElement outer) {
        YXmlElement inner = outer;
        while (inner.firstChild() instanceof YXmlElement child) {
            inner = child;
        }
        return inner;
    }

    private static int deepest(YXmlElement outer) {
        int depth = 1;
        for (YType inner = outer.firstChild(); inner instanceof YXmlElement element; inner = element.firstChild()) {
            depth++;
        }
        return depth;
    }

    @Test
    void valuesThatOthersWithTheSameLimitsRefuseAreNotWritten() {
        YDoc limited = new YDoc(YDoc.Options.defaults().withLimits(new Limits(1_000, 2, 99, 99)));
        limited.getMap("map").set("k", List.of(List.of(1)));
        assertThrows(
                IllegalArgumentException.class, () -> limited.getMap("map").set("k", List.of(List.of(List.of(1)))));
        assertThrows(
                IllegalArgumentException.class,
                () -> limited.getArray("list").push(List.of(new YArray(List.of(List.of(List.of(Map.of())))))));
        YDoc other = new YDoc(YDoc.Options.defaults().withLimits(limited.limits()));
        other.applyUpdate(limited.encodeStateAsUpdate());
        assertEquals(limited.toJson(), Map.of("map", Map.of("k", List.of(List.of(1L))), "list", List.of()));
    }

    @Test
    void halfASurrogatePairIsReplacedWhereItIsWritten() {
        text.insert(0, "a\ud83d");
        text.insert(2, "\ude00b", Map.of("k\ud83d", "\ud83d"));
        list.insert(0, List.of("\ud83d\ude00", List.of("\ude00", Map.of("\ud83d", "\ud83d"))));
        map.set("\ude00", new YText("\ude00\ud83d"));
        text.insertEmbed(0, Map.of("e", "\ud83d"));
        xml.push(List.of(new YXmlElement("e\ud83d")));
        document.getArray("root\ud83d").push(List.of(1));
        YDoc other = new YDoc();
        other.applyUpdate(document.encodeStateAsUpdate());
        assertEquals("a\ufffd\ufffdbsome text", text.toString());
        assertEquals("\ud83d\ude00", list.get(0));
        assertEquals(List.of("\ufffd", Map.of("\ufffd", "\ufffd")), list.get(1));
        assertEquals(text.toDelta(), other.getText("text").toDelta());
        assertEquals(list.toJson(), other.getArray("list").toJson());
        assertEquals(map.toJson(), other.getMap("map").toJson());
        assertEquals(xml.toString(), other.getXmlFragment("xml").toString());
        assertEquals(1, other.getArray("root\ufffd").size());
    }

    @Test
    void orStaysForTheWriterAsInYjs() {
        YDoc keeping = new YDoc(YDoc.Options.defaults().withLoneSurrogates(true));
        keeping.getText("text").insert(0, "\ud83d");
        assertEquals("\ud83d", keeping.getText("text").toString());
        YDoc other = new YDoc();
        other.applyUpdate(keeping.encodeStateAsUpdate());
        assertEquals("\ufffd", other.getText("text").toString());
    }

    /** Yjs' XML types take any value, so other programs can have put one there. */
    @Test
    void plainValuesInXmlAreChildrenToo() {
        YDoc other = new YDoc();
        other.getArray("xml").push(List.of(new YXmlElement("a"), "plain", new YXmlElement("b")));
        YDoc here = new YDoc();
        here.applyUpdate(other.encodeStateAsUpdate());
        YXmlFragment fragment = here.getXmlFragment("xml");
        assertEquals(3, fragment.size());
        assertEquals("plain", fragment.get(1));
        assertEquals("plain", fragment.toList().get(1));
        assertEquals(3, fragment.toList().size());
        assertEquals(2, fragment.nodes().size());
        assertSame(fragment.get(2), fragment.nodes().get(1));
        assertEquals("<a></a>plain<b></b>", fragment.toString());
    }

    @Test
    void aTextThatIsNotInADocumentYetCannotBeCopied() {
        assertThrows(IllegalStateException.class, () -> new YText("x").copy());
        assertEquals(0, new YText().copy().length());
    }

    /** Somebody else may have deleted it meanwhile, so this is no mistake; what is written is deleted at once. */
    @Test
    void whatIsWrittenIntoADeletedTypeIsDeletedToo() {
        YArray inner = new YArray(List.of(1, new YText("x")));
        YText innermost = (YText) inner.get(1);
        list.push(List.of(inner));
        list.delete(3, 1);
        innermost.insert(0, "late");
        innermost.insertEmbed(0, new YArray(List.of("later")));
        inner.push(List.of("late", new YText("late")));
        YDoc other = new YDoc();
        other.applyUpdate(document.encodeStateAsUpdate());
        assertEquals(document.toJson().get("list"), other.getArray("list").toJson());
        assertEquals(List.of(1L, 2L, 3L), list.toJson());
        assertEquals(document.deleteSet(), other.deleteSet());
        assertEquals(document.stateVector(), other.stateVector());
    }
}
