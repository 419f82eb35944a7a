package io.scriptorium.ydoc.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpdatesTest {
    private static YDoc document(long clientId) {
        return new YDoc(YDoc.Options.defaults().withClientId(clientId));
    }

    /** One update for each letter of {@code abc}, by client 7, and one that deletes the b. */
    private static List<byte[]> letters() {
        List<byte[]> updates = new ArrayList<>();
        YDoc document = document(7);
        document.onUpdate((update, _) -> updates.add(update));
        for (int i = 0; i < 3; i++) {
            document.getText("text").insert(i, "abc".substring(i, i + 1));
        }
        document.getText("text").delete(1, 1);
        return updates;
    }

    @Test
    void beginningsAreTheFirstClocks() {
        List<byte[]> letters = letters();
        assertEquals(Map.of(7L, 0L), Updates.beginnings(letters.get(0)));
        assertEquals(Map.of(7L, 2L), Updates.beginnings(letters.get(2)));
        YDoc other = document(9);
        other.applyUpdate(Updates.merge(letters));
        other.getText("text").insert(0, "x");
        assertEquals(Map.of(9L, 0L, 7L, 0L), Updates.beginnings(other.encodeStateAsUpdate()));
        assertEquals(
                List.of(9L, 7L),
                List.copyOf(Updates.beginnings(other.encodeStateAsUpdate()).keySet()));
    }

    @Test
    void beginningsLeaveOutDeletionsAndGaps() {
        List<byte[]> letters = letters();
        assertEquals(Map.of(), Updates.beginnings(letters.get(3)), "only deletes");
        byte[] gap = Updates.merge(List.of(letters.get(1), Updates.merge(List.of(letters.get(2), letters.get(0)))));
        assertEquals(Map.of(7L, 0L), Updates.beginnings(gap));
        byte[] withSkip = Updates.merge(List.of(letters.get(0), letters.get(2)));
        assertEquals(Map.of(7L, 0L), Updates.beginnings(withSkip));
    }

    @Test
    void beginningsOfHalfAnUpdateAreRefused() {
        byte[] update = letters().get(0);
        assertThrows(
                MalformedBinaryException.class, () -> Updates.beginnings(Arrays.copyOf(update, update.length - 1)));
    }
}
