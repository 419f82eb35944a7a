package io.scriptorium.ydoc.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.Limits;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.attribution.Attribution;
import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.version.Snapshot;
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

    @Test
    void limitsHoldForEverythingThatReadsUpdates() {
        YDoc source = document(1);
        source.getMap("map").set("k", List.of(List.of(List.of(1))));
        for (int i = 0; i < 10; i++) {
            source.getMap("map").set("k" + i, i);
        }
        for (UpdateFormat format : UpdateFormat.values()) {
            byte[] update = format == UpdateFormat.V1 ? source.encodeStateAsUpdate() : source.encodeStateAsUpdateV2();
            Limits enough = new Limits(update.length, 3, 11, 11);
            assertArrayEquals(
                    update, Updates.within(enough).merge(format, List.of(update, update)), "the same is the same");
            calls(enough, format, update).forEach(Runnable::run);
            for (Limits limits : List.of(
                    new Limits(update.length - 1, 3, 11, 11),
                    new Limits(update.length, 2, 11, 11),
                    new Limits(update.length, 3, 10, 11))) {
                for (Runnable call : calls(limits, format, update)) {
                    MalformedBinaryException refused = assertThrows(MalformedBinaryException.class, call::run);
                    assertEquals(MalformedBinaryException.Reason.LIMIT, refused.reason());
                }
            }
        }
        byte[] update = source.encodeStateAsUpdate();
        assertThrows(
                MalformedBinaryException.class,
                () -> new Attribution<String>(new Limits(update.length, 3, 10, 11)).record(update, "somebody"));
    }

    private static List<Runnable> calls(Limits limits, UpdateFormat format, byte[] update) {
        LimitedUpdates updates = Updates.within(limits);
        UpdateFormat other = format == UpdateFormat.V1 ? UpdateFormat.V2 : UpdateFormat.V1;
        return List.of(
                () -> updates.merge(format, List.of(update, update)),
                () -> updates.diff(format, update, new byte[] {0}),
                () -> updates.stateVector(format, update),
                () -> updates.beginnings(format, update),
                () -> updates.convert(update, format, other),
                () -> updates.content(format, update),
                () -> updates.isIn(Snapshot.EMPTY, format, update),
                () -> updates.describe(format, update, _ -> {}),
                () -> updates.validate(format, update));
    }

    /** What waits was accepted within the document's own limits, so nothing may stop it from being written and merged. */
    @Test
    void pendingChangesMayBeAsTheLimitsOfTheirDocumentSay() {
        int deep = 1_000;
        Limits generous = new Limits(1 << 20, deep + 1, 1 << 20, 1 << 20);
        BinaryWriter value = new BinaryWriter();
        for (int i = 0; i < deep; i++) {
            value.writeByte(117);
            value.writeByte(1);
        }
        value.writeAny(1);
        YDoc document = new YDoc(YDoc.Options.defaults().withLimits(generous));
        for (int clock = 1; clock <= 70; clock++) {
            UpdateWriter writer = UpdateFormat.V1.writer();
            writer.rest().writeVarUint(1);
            writer.rest().writeVarUint(1);
            writer.writeClient(7);
            writer.rest().writeVarUint(clock);
            writer.writeInfo(ContentRef.ANY);
            writer.writeParentInfo(true);
            writer.writeString("list");
            writer.writeLength(1);
            writer.rest().writeRaw(value);
            writer.rest().writeVarUint(0);
            assertTrue(document.applyUpdate(writer.toByteArray()).pending());
        }
        YDoc copy = new YDoc(YDoc.Options.defaults().withLimits(generous));
        assertTrue(copy.applyUpdate(document.encodeStateAsUpdate()).pending());
        assertTrue(copy.applyUpdateV2(document.encodeStateAsUpdateV2()).pending());
    }
}
