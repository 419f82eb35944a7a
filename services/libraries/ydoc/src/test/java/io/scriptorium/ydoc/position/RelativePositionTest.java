package io.scriptorium.ydoc.position;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.version.Id;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelativePositionTest {
    private final YDoc document = new YDoc(YDoc.Options.defaults().withClientId(7));
    private final YText text = document.getText("text");

    private int index(RelativePosition position) {
        return position.resolve(document).index();
    }

    @Test
    void aPositionStaysWhereItIs() {
        text.insert(0, "hello world");
        RelativePosition right = RelativePosition.of(text, 5);
        RelativePosition left = RelativePosition.of(text, 5, -1);
        text.insert(5, "!!!");
        assertEquals(8, index(right));
        assertEquals(5, index(left));
        text.delete(0, 5);
        assertEquals(0, index(left), "what it stuck to is gone");
        assertSame(text, right.resolve(document).type());
    }

    @Test
    void theEndStaysTheEnd() {
        text.insert(0, "ab");
        RelativePosition end = RelativePosition.of(text, 2);
        assertEquals(new RelativePosition(null, "text", null, 0), end);
        text.insert(2, "c");
        assertEquals(3, index(end));
        assertEquals(0, index(RelativePosition.of(text, 0, -1)));
    }

    @Test
    void bytesAndJsonAreReadBack() {
        text.insert(0, "ab");
        YText nested = new YText("xy");
        document.getArray("list").push(List.of(nested));
        for (RelativePosition position : List.of(
                RelativePosition.of(text, 2), RelativePosition.of(nested, 2), RelativePosition.of(text, 0, -1))) {
            assertEquals(position, RelativePosition.decode(position.encode()));
        }
        for (RelativePosition position : List.of(
                RelativePosition.of(text, 1, -1), RelativePosition.of(nested, 1), RelativePosition.of(text, 2))) {
            assertEquals(position, RelativePosition.fromJsonText(position.toJsonText()));
        }
        assertEquals(
                "{\"tname\":\"text\",\"item\":{\"client\":7,\"clock\":1},\"assoc\":0}",
                RelativePosition.of(text, 1).toJsonText());
        assertEquals(
                new RelativePosition(null, null, new Id(7, 1), 0),
                RelativePosition.decode(RelativePosition.of(text, 1).encode()),
                "the unit alone travels");
    }

    @Test
    void whatHasNotComeIsNowhere() {
        text.insert(0, "ab");
        YDoc other = new YDoc();
        assertNull(RelativePosition.of(text, 1).resolve(other));
        assertNull(RelativePosition.of(text, 2).resolve(other), "nobody has asked for this root");
        assertEquals(0, other.rootNames().size(), "and asking does not make it");
        other.applyUpdate(document.encodeStateAsUpdate());
        assertNull(RelativePosition.of(text, 1).resolve(other));
        other.getText("text");
        assertEquals(1, RelativePosition.of(text, 1).resolve(other).index());
    }

    @Test
    void whatWasCollectedIsNowhere() {
        YText nested = new YText("abc");
        document.getArray("list").push(List.of(nested));
        RelativePosition position = RelativePosition.of(nested, 1);
        RelativePosition end = RelativePosition.of(nested, 3);
        document.getArray("list").delete(0, 1);
        assertNull(position.resolve(document));
        assertNull(end.resolve(document));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "{}",
                "[]",
                "{\"item\":1}",
                "{\"item\":{\"client\":1}}",
                "{\"item\":{\"client\":-1,\"clock\":0}}",
                "{\"item\":{\"client\":1,\"clock\":0.5}}",
                "{\"tname\":1}",
                "{\"tname\":\"x\",\"assoc\":\"y\"}",
                "{\"tname\":\"x\",\"assoc\":1e300}",
                "{\"tname\":\"x\"",
                ""
            })
    void malformedJsonIsRefused(String json) {
        assertThrows(MalformedBinaryException.class, () -> RelativePosition.fromJsonText(json));
    }

    @Test
    void malformedBytesAreRefused() {
        for (byte[] bytes : List.of(
                new byte[] {},
                new byte[] {3},
                new byte[] {0, 1},
                new byte[] {1, 5, 'a'},
                new byte[] {2, 1, -1, -1, -1, -1, -1, -1, -1, 15},
                new byte[] {1, 1, 'a', -1})) {
            assertThrows(MalformedBinaryException.class, () -> RelativePosition.decode(bytes));
        }
        assertEquals(
                new RelativePosition(null, "a", null, 0),
                RelativePosition.decode(new byte[] {1, 1, 'a'}),
                "the association came later and may be missing");
    }
}
