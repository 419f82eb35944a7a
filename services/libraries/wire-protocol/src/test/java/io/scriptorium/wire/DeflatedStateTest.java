package io.scriptorium.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflatedStateTest {
    private static final int INDEX_END_BYTES = 8;

    /** Letters, of which each takes some bits. */
    private static byte[] text(int length) {
        byte[] text = new byte[length];
        Random random = new Random(length);
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('a' + random.nextInt(26));
        }
        return text;
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                DeflatedState.SEGMENT_BYTES - 1,
                DeflatedState.SEGMENT_BYTES,
                DeflatedState.SEGMENT_BYTES + 1,
                5 * DeflatedState.SEGMENT_BYTES + 7
            })
    void comesBack(int length) {
        byte[] state = text(length);
        DeflatedState deflated = DeflatedState.of(state);
        assertArrayEquals(state, deflated.inflate());
        // In the middle of something larger.
        byte[] bytes = deflated.toByteArray();
        ByteBuffer within = ByteBuffer.allocate(bytes.length + 30);
        within.position(20);
        within.put(bytes).position(20).limit(20 + bytes.length);
        assertArrayEquals(state, new DeflatedState(length, within).inflate());
    }

    @Test
    @DisplayName("a small state is a zlib stream and nothing else")
    void smallOnesHaveNoIndex() throws Exception {
        byte[] bytes = DeflatedState.of(text(10_000)).toByteArray();
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes);
            assertEquals(10_000, inflater.inflate(new byte[20_000]));
            assertTrue(inflater.finished());
            assertEquals(0, inflater.getRemaining());
        }
    }

    @Test
    @DisplayName("a large one is a zlib stream too, for releases that know of no index")
    void isOneStream() throws Exception {
        byte[] state = text(3 * DeflatedState.SEGMENT_BYTES + 1);
        byte[] bytes = DeflatedState.of(state).toByteArray();
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(bytes);
            byte[] inflated = new byte[state.length];
            assertEquals(state.length, inflater.inflate(inflated));
            assertEquals(0, inflater.inflate(new byte[1]));
            assertTrue(inflater.finished());
            assertArrayEquals(state, inflated);
            assertEquals(4 * 12 + INDEX_END_BYTES, inflater.getRemaining());
        }
    }

    @Test
    @DisplayName("and one without an index, as earlier releases stored it, is read")
    void withoutIndex() {
        byte[] state = text(2 * DeflatedState.SEGMENT_BYTES);
        byte[] bytes = DeflatedState.of(state).toByteArray();
        ByteBuffer stream = ByteBuffer.wrap(bytes, 0, bytes.length - 2 * 12 - INDEX_END_BYTES);
        assertArrayEquals(state, new DeflatedState(state.length, stream).inflate());
    }

    @Test
    @DisplayName("whatever byte is damaged: the state comes out as it was, or not at all")
    void damage() {
        byte[] state = text(2 * DeflatedState.SEGMENT_BYTES + 100);
        byte[] bytes = DeflatedState.of(state).toByteArray();
        Random random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 100; i++) {
            int at = i < 50 ? bytes.length - 1 - i : random.nextInt(bytes.length);
            bytes[at] ^= 0x10;
            try {
                assertArrayEquals(state, new DeflatedState(state.length, ByteBuffer.wrap(bytes)).inflate());
            } catch (MalformedFrameException e) {
                refused++;
            }
            bytes[at] ^= 0x10;
        }
        assertTrue(refused >= 50, refused + " were noticed");
    }

    @Test
    @DisplayName("a size that is not the stream's is refused")
    void wrongSize() {
        ByteBuffer bytes =
                DeflatedState.of(text(2 * DeflatedState.SEGMENT_BYTES)).deflated();
        for (int size : new int[] {0, 1, 2 * DeflatedState.SEGMENT_BYTES - 1, 2 * DeflatedState.SEGMENT_BYTES + 1}) {
            assertThrows(MalformedFrameException.class, () -> new DeflatedState(size, bytes).inflate());
        }
    }
}
