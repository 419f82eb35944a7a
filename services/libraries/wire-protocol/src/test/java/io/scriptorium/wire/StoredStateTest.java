package io.scriptorium.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StoredStateTest {
    private static final byte[] STATE = "a state of some bytes, of some bytes, of some bytes".getBytes(UTF_8);
    private static final List<byte[]> UPDATES = List.of(new byte[] {1, 2, 3}, new byte[] {}, new byte[] {4});

    private static byte[] deflated(byte[] plain) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(plain);
            deflater.finish();
            byte[] stream = new byte[plain.length + 64];
            return Arrays.copyOf(stream, deflater.deflate(stream));
        }
    }

    private static StoredState snapshot(int sizeBytes, byte[] stream) {
        return new StoredState(
                new StoredState.Snapshot(new DeflatedState(sizeBytes, ByteBuffer.wrap(stream))), UPDATES);
    }

    private static byte[] inflated(StoredState state) {
        return assertInstanceOf(StoredState.Snapshot.class, state.beginning())
                .state()
                .inflate();
    }

    @Test
    @DisplayName("the bytes are what the description says: another release reads them")
    void layout() {
        assertEquals(
                "02" + "020000" + "03" + "03010203" + "00" + "0104",
                HexFormat.of().formatHex(StoredState.of(UPDATES).encode()));
        assertEquals(
                "01" + "b960" + "02abcd" + "00",
                HexFormat.of()
                        .formatHex(new StoredState(
                                        new StoredState.Snapshot(new DeflatedState(
                                                12_345,
                                                ByteBuffer.wrap(HexFormat.of().parseHex("abcd")))),
                                        List.of())
                                .encode()));
    }

    @Test
    void goesThereAndBack() {
        byte[] encoded = snapshot(STATE.length, deflated(STATE)).encode();
        StoredState decoded = StoredState.decode(encoded);
        assertArrayEquals(STATE, inflated(decoded));
        // Looked at once more: the first time has moved nothing.
        assertArrayEquals(STATE, inflated(decoded));
        assertEquals(UPDATES.size(), decoded.updates().size());
        for (int i = 0; i < UPDATES.size(); i++) {
            assertArrayEquals(UPDATES.get(i), decoded.updates().get(i));
        }
        assertArrayEquals(encoded, decoded.encode());
        StoredState whole = StoredState.decode(StoredState.of(new byte[] {7, 8}).encode());
        assertArrayEquals(
                new byte[] {7, 8},
                assertInstanceOf(StoredState.Whole.class, whole.beginning()).update());
    }

    @Test
    void whatIsCutOffIsRefused() {
        byte[] encoded = snapshot(STATE.length, deflated(STATE)).encode();
        for (int length = 0; length < encoded.length; length++) {
            byte[] cut = Arrays.copyOf(encoded, length);
            assertThrows(MalformedFrameException.class, () -> StoredState.decode(cut));
        }
        byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
        assertThrows(MalformedFrameException.class, () -> StoredState.decode(longer));
    }

    @Test
    void unknownBeginningsAreRefused() {
        assertThrows(MalformedFrameException.class, () -> StoredState.decode(new byte[] {3, 0, 0}));
    }

    @Test
    void aSnapshotBeyondTheBoundIsRefusedBeforeItIsInflated() {
        byte[] bomb = snapshot(StoredState.MAX_STATE_BYTES + 1, new byte[1]).encode();
        assertThrows(MalformedFrameException.class, () -> StoredState.decode(bomb));
    }

    @Test
    void damagedStreamsAreRefused() {
        byte[] stream = deflated(STATE);
        StoredState longer = snapshot(STATE.length + 1, stream);
        assertThrows(MalformedFrameException.class, () -> inflated(longer));
        StoredState shorter = snapshot(STATE.length - 1, stream);
        assertThrows(MalformedFrameException.class, () -> inflated(shorter));
        StoredState cut = snapshot(STATE.length, Arrays.copyOf(stream, stream.length - 2));
        assertThrows(MalformedFrameException.class, () -> inflated(cut));
        byte[] flipped = stream.clone();
        flipped[flipped.length - 1] ^= 1;
        StoredState wrong = snapshot(STATE.length, flipped);
        assertThrows(MalformedFrameException.class, () -> inflated(wrong));
    }
}
