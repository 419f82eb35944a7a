package io.scriptorium.ydoc;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.attribution.Attribution;
import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.position.RelativePosition;
import io.scriptorium.ydoc.type.YArray;
import io.scriptorium.ydoc.undo.UndoManager;
import io.scriptorium.ydoc.update.Updates;
import io.scriptorium.ydoc.version.Snapshot;
import io.scriptorium.ydoc.version.StateVector;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileUpdateTest {
    private static final int ROUNDS = 4_000;

    private final YDoc sample = sample();

    private static List<byte[]> updates(Random random) {
        List<byte[]> updates = new ArrayList<>();
        YDoc document = new YDoc(YDoc.Options.defaults().withClientId(random.nextInt(3)));
        document.onUpdate((update, _) -> updates.add(update));
        for (int i = 0; i < 60; i++) {
            RandomEdits.edit(document, random);
        }
        updates.add(document.encodeStateAsUpdate());
        return updates;
    }

    private static byte[] mutate(byte[] update, Random random) {
        byte[] mutated = update.clone();
        for (int i = random.nextInt(4); i > 0 && mutated.length > 0; i--) {
            int at = random.nextInt(mutated.length);
            switch (random.nextInt(4)) {
                case 0 -> mutated[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> mutated[at] = (byte) random.nextInt(256);
                case 2 -> mutated = Arrays.copyOf(mutated, at);
                default -> mutated[at] = (byte) random.nextInt(5);
            }
        }
        return mutated;
    }

    /** Mutated updates either are refused, and then change nothing, or leave a document that works. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(60)
    void mutatedUpdatesAreRefusedOrHarmless(long seed) {
        Random random = new Random(seed);
        List<byte[]> v1 = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            v1.addAll(updates(random));
        }
        List<byte[]> v2 = v1.stream().map(Updates::convertV1ToV2).toList();
        YDoc document = new YDoc();
        for (int round = 0; round < ROUNDS; round++) {
            if (round % 16 == 0) {
                document = new YDoc(YDoc.Options.defaults().withClientId(9).withGc(random.nextBoolean()));
                document.getText("text")
                        .observeDeep(events -> events.forEach(event -> {
                            event.delta();
                            event.keys();
                            event.path();
                        }));
            }
            boolean first = random.nextBoolean();
            List<byte[]> corpus = first ? v1 : v2;
            byte[] update = mutate(corpus.get(random.nextInt(corpus.size())), random);
            byte[] before = document.encodeStateAsUpdate();
            try {
                if (first) {
                    document.applyUpdate(update);
                } else {
                    document.applyUpdateV2(update);
                }
            } catch (MalformedBinaryException refused) {
                assertArrayEquals(before, document.encodeStateAsUpdate());
                assertTrue(refused.offset() >= 0 && refused.offset() <= update.length);
            }
            if (round % 16 == 15) {
                document.toJson();
                YDoc copy = new YDoc();
                copy.applyUpdateV2(document.encodeStateAsUpdateV2());
                copy.applyUpdate(document.encodeStateAsUpdate());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @Timeout(60)
    void randomBytesAreRefused(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 5 * ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(60)];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextBoolean() ? random.nextInt(8) : random.nextInt(256));
            }
            YDoc document = new YDoc();
            for (Runnable decoder : List.<Runnable>of(
                    () -> document.applyUpdate(bytes),
                    () -> document.applyUpdateV2(bytes),
                    () -> document.encodeStateAsUpdate(bytes),
                    () -> Updates.merge(List.of(bytes, bytes)),
                    () -> Updates.mergeV2(List.of(bytes, bytes)),
                    () -> Updates.diff(bytes, bytes),
                    () -> Updates.diffV2(bytes, bytes),
                    () -> Updates.convertV1ToV2(bytes),
                    () -> Updates.convertV2ToV1(bytes),
                    () -> Updates.stateVector(bytes),
                    () -> Updates.stateVectorV2(bytes),
                    () -> Updates.beginnings(bytes),
                    () -> Updates.content(bytes),
                    () -> Updates.contentV2(bytes),
                    () -> Updates.describe(UpdateFormat.V1, bytes, _ -> {}),
                    () -> Updates.describe(UpdateFormat.V2, bytes, _ -> {}),
                    () -> Updates.isIn(Snapshot.EMPTY, bytes),
                    () -> document.contains(bytes),
                    () -> new Attribution<String>().record(bytes, "somebody"),
                    () -> look(sample, Snapshot.decode(bytes)),
                    () -> look(sample, Snapshot.decodeV2(bytes)),
                    () -> locate(sample, RelativePosition.decode(bytes)),
                    () -> locate(sample, RelativePosition.fromJsonText(new String(bytes, ISO_8859_1))),
                    () -> StateVector.decode(bytes),
                    () -> new BinaryReader(bytes).readAny())) {
                try {
                    decoder.run();
                } catch (MalformedBinaryException expected) {
                    assertTrue(expected.offset() <= bytes.length);
                }
            }
        }
    }

    /** A document with some of everything, which nothing that is asked of it may change. */
    private static YDoc sample() {
        YDoc document = new YDoc(YDoc.Options.defaults().withClientId(1).withGc(false));
        Random random = new Random(9);
        for (int i = 0; i < 100; i++) {
            RandomEdits.edit(document, random);
        }
        return document;
    }

    private static void look(YDoc document, Snapshot snapshot) {
        Snapshot before = document.snapshot();
        document.getText("text").toDelta(snapshot);
        document.getText("text").toDelta(document.snapshot(), snapshot);
        document.getMap("map").toMap(snapshot);
        document.getArray("list").toList(snapshot);
        if (document.stateVector().covers(snapshot.stateVector())) {
            document.restore(snapshot);
        } else {
            assertThrows(IllegalArgumentException.class, () -> document.restore(snapshot));
        }
        assertEquals(before, document.snapshot());
    }

    private static void locate(YDoc document, RelativePosition position) {
        position.resolve(document, true);
        position.resolve(document, false);
        RelativePosition.fromJson(position.toJson());
        RelativePosition.decode(position.encode());
    }

    /** Mutated snapshots and positions either are refused or do no harm. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    @Timeout(60)
    void mutatedSnapshotsAndPositionsAreRefusedOrHarmless(long seed) {
        Random random = new Random(seed);
        YDoc document = sample;
        List<Runnable> decoders = new ArrayList<>();
        for (int round = 0; round < 500; round++) {
            byte[] first = mutate(document.snapshot().encode(), random);
            byte[] second = mutate(document.snapshot().encodeV2(), random);
            byte[] position = mutate(
                    RelativePosition.of(document.getText("text"), random.nextInt(20), random.nextInt(3) - 1)
                            .encode(),
                    random);
            decoders.add(() -> look(sample, Snapshot.decode(first)));
            decoders.add(() -> look(sample, Snapshot.decodeV2(second)));
            decoders.add(() -> locate(sample, RelativePosition.decode(position)));
        }
        int refused = 0;
        for (Runnable decoder : decoders) {
            try {
                decoder.run();
            } catch (MalformedBinaryException expected) {
                refused++;
            }
        }
        assertTrue(refused > 50 && refused < decoders.size(), "refused " + refused);
    }

    /** What undoing does in a document that hostile updates have been applied to may fail to find things, but never to end. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @Timeout(60)
    void undoingSurvivesMutatedUpdates(long seed) {
        Random random = new Random(seed);
        List<byte[]> corpus = updates(random);
        for (int round = 0; round < 100; round++) {
            YDoc document = new YDoc(YDoc.Options.defaults().withClientId(9));
            UndoManager manager = new UndoManager(
                    document,
                    UndoManager.Options.defaults(InstantSource.system())
                            .withCaptureTimeout(Duration.ZERO)
                            .withTrackedOrigins(new HashSet<>(Arrays.asList(null, "remote"))));
            for (int i = 0; i < 20; i++) {
                switch (random.nextInt(4)) {
                    case 0 -> RandomEdits.edit(document, random);
                    case 1 -> manager.undo();
                    case 2 -> manager.redo();
                    default -> {
                        try {
                            document.applyUpdate(mutate(corpus.get(random.nextInt(corpus.size())), random), "remote");
                        } catch (MalformedBinaryException refused) {
                            assertTrue(refused.offset() >= 0);
                        }
                    }
                }
            }
            YDoc copy = new YDoc();
            copy.applyUpdate(document.encodeStateAsUpdate());
            assertEquals(document.stateVector(), copy.stateVector());
        }
    }

    private static byte[] structs(UpdateFormat format, int count) {
        UpdateWriter writer = format.writer();
        writer.rest().writeVarUint(1);
        writer.rest().writeVarUint(count);
        writer.writeClient(1);
        writer.rest().writeVarUint(0);
        for (int i = 0; i < count; i++) {
            writer.writeInfo(ContentRef.GC);
            writer.writeLength(1);
        }
        writer.rest().writeVarUint(0);
        return writer.toByteArray();
    }

    @Test
    void manyStructsInAFewBytesAreLimited() {
        byte[] bomb = structs(UpdateFormat.V2, 1_000_000);
        assertTrue(bomb.length < 64);
        MalformedBinaryException refused =
                assertThrows(MalformedBinaryException.class, () -> new YDoc().applyUpdateV2(bomb));
        assertEquals(MalformedBinaryException.Reason.LIMIT, refused.reason());
        assertThrows(MalformedBinaryException.class, () -> Updates.convertV2ToV1(bomb));
        YDoc generous = new YDoc(YDoc.Options.defaults().withLimits(new Limits(100, 10, 2_000_000, 2_000_000)));
        assertTrue(generous.applyUpdateV2(bomb).changed());
    }

    @Test
    void theNumberOfStructsIsLimited() {
        YDoc document = new YDoc(YDoc.Options.defaults().withLimits(new Limits(1_000, 10, 99, 1_000)));
        document.applyUpdate(structs(UpdateFormat.V1, 99));
        assertThrows(MalformedBinaryException.class, () -> document.applyUpdate(structs(UpdateFormat.V1, 100)));
    }

    @Test
    void theSizeOfAnUpdateIsLimited() {
        byte[] update = structs(UpdateFormat.V1, 50);
        YDoc document = new YDoc(YDoc.Options.defaults().withLimits(new Limits(update.length - 1, 10, 99, 1_000)));
        MalformedBinaryException refused =
                assertThrows(MalformedBinaryException.class, () -> document.applyUpdate(update));
        assertEquals(MalformedBinaryException.Reason.LIMIT, refused.reason());
    }

    @Test
    void theNestingOfValuesIsLimited() {
        YDoc source = new YDoc();
        source.getMap("map").set("k", List.of(List.of(List.of(1))));
        byte[] update = source.encodeStateAsUpdate();
        new YDoc(YDoc.Options.defaults().withLimits(new Limits(1_000, 3, 99, 99))).applyUpdate(update);
        assertThrows(
                MalformedBinaryException.class,
                () -> new YDoc(YDoc.Options.defaults().withLimits(new Limits(1_000, 2, 99, 99))).applyUpdate(update));
    }

    /** Types in types in types …: nothing that handles them may recurse as deep as they go. */
    @Test
    @Timeout(60)
    void deeplyNestedTypesDoNotOverflowTheStack() {
        int depth = 100_000;
        UpdateWriter writer = UpdateFormat.V1.writer();
        writer.rest().writeVarUint(1);
        writer.rest().writeVarUint(depth);
        writer.writeClient(1);
        writer.rest().writeVarUint(0);
        for (int i = 0; i < depth; i++) {
            writer.writeInfo(ContentRef.TYPE);
            writer.writeParentInfo(i == 0);
            if (i == 0) {
                writer.writeString("list");
            } else {
                writer.writeLeftId(1, i - 1);
            }
            writer.writeTypeRef(0);
        }
        writer.rest().writeVarUint(0);
        YDoc document = new YDoc();
        document.applyUpdate(writer.toByteArray());
        assertThrows(
                IllegalStateException.class, () -> document.getArray("list").toJson());
        assertEquals(1, document.getArray("list").size());
        document.encodeStateAsUpdateV2();
        YDoc undone = new YDoc();
        undone.applyUpdate(writer.toByteArray());
        UndoManager manager = new UndoManager(undone, UndoManager.Options.defaults(InstantSource.system()));
        undone.getArray("list").delete(0, 1);
        manager.undo();
        assertEquals(1, undone.getArray("list").size());
        assertEquals(
                2L * depth,
                undone.stateVector().toMap().values().stream()
                        .mapToLong(Long::longValue)
                        .sum());
        document.getArray("list").delete(0, 1);
        assertEquals(0, document.getArray("list").size());
        YDoc copy = new YDoc();
        copy.applyUpdate(document.encodeStateAsUpdate());
        assertEquals(document.deleteSet(), copy.deleteSet());
        assertTrue(document.encodeStateAsUpdate().length < 64, "everything below is collected");
    }

    /** Deep types and long lists cost an undo about as much as they have items. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(60)
    void undoingIsNotQuadratic(boolean deep) {
        int count = 100_000;
        UpdateWriter writer = UpdateFormat.V1.writer();
        writer.rest().writeVarUint(1);
        writer.rest().writeVarUint(count);
        writer.writeClient(1);
        writer.rest().writeVarUint(0);
        for (int i = 0; i < count; i++) {
            // all in one type, each in front of the one before, or each in the one before
            writer.writeInfo(ContentRef.TYPE | (deep || i < 2 ? 0 : ContentRef.HAS_RIGHT_ORIGIN));
            if (!deep && i >= 2) {
                writer.writeRightId(1, i - 1);
            } else {
                writer.writeParentInfo(i == 0);
                if (i == 0) {
                    writer.writeString("list");
                } else {
                    writer.writeLeftId(1, i - 1);
                }
            }
            writer.writeTypeRef(0);
        }
        writer.rest().writeVarUint(0);
        YDoc document = new YDoc();
        document.applyUpdate(writer.toByteArray());
        YArray list = document.getArray("list");
        UndoManager manager =
                new UndoManager(document, List.of(list), UndoManager.Options.defaults(InstantSource.system()));
        int within = ((YArray) list.get(0)).size();
        assertEquals(deep ? 1 : count - 1, within);
        for (int i = 0; i < 2; i++) {
            list.delete(0, 1);
            manager.undo();
            assertEquals(within, ((YArray) list.get(0)).size());
            manager.redo();
            assertEquals(0, list.size());
            manager.undo();
        }
    }

    @Test
    void aClientThatUsesItsClocksTwiceDoesNotBreakTheDocument() {
        YDoc one = new YDoc(YDoc.Options.defaults().withClientId(7));
        YDoc other = new YDoc(YDoc.Options.defaults().withClientId(7));
        one.getText("text").insert(0, "abc");
        other.getMap("map").set("k", List.of(1));
        other.getText("text").insert(0, "other text");
        YDoc document = new YDoc();
        document.applyUpdate(one.encodeStateAsUpdate());
        document.applyUpdate(other.encodeStateAsUpdate());
        YDoc copy = new YDoc();
        copy.applyUpdate(document.encodeStateAsUpdate());
        assertEquals(document.getText("text").toString(), copy.getText("text").toString());
        document.getText("text").delete(0, document.getText("text").length());
        assertEquals("", document.getText("text").toString());
    }
}
