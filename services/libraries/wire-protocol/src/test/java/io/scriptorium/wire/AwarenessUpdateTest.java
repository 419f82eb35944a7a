package io.scriptorium.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scriptorium.wire.AwarenessUpdate.Entry;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AwarenessUpdateTest {
    @Test
    void readsAndWritesWhatTheReferenceCodeDoes() {
        byte[] both = GoldenFrames.get("y-websocket-3.1.0/piece/all-awareness");
        AwarenessUpdate update = AwarenessUpdate.decode(both);
        assertEquals(
                List.of(
                        new Entry(1001, 1, "{\"user\":{\"name\":\"Ada\"}}"),
                        new Entry(4_000_000_001L, 1, "{\"user\":{\"name\":\"Zoë\"},\"cursor\":null}")),
                update.entries());
        assertArrayEquals(both, update.encode());

        byte[] gone = GoldenFrames.get("hocuspocus-4.8.0/piece/server-awareness-gone");
        assertEquals(
                List.of(new Entry(4_000_000_001L, 2, null)),
                AwarenessUpdate.decode(gone).entries());
        assertArrayEquals(gone, AwarenessUpdate.decode(gone).encode());
    }

    @Test
    void entriesAreBounded() {
        byte[] most = withClients(AwarenessUpdate.MAX_ENTRIES);
        assertEquals(
                AwarenessUpdate.MAX_ENTRIES,
                AwarenessUpdate.decode(most).entries().size());
        byte[] tooMany = withClients(AwarenessUpdate.MAX_ENTRIES + 1);
        assertThrows(MalformedFrameException.class, () -> AwarenessUpdate.decode(tooMany));
    }

    @Test
    void aCountWithoutItsEntriesIsMalformed() {
        byte[] claimed = {(byte) 0xFF, 7};
        assertThrows(MalformedFrameException.class, () -> AwarenessUpdate.decode(claimed));
        byte[] huge = {-1, -1, -1, -1, -1, -1, -1, 15};
        assertThrows(MalformedFrameException.class, () -> AwarenessUpdate.decode(huge));
        assertThrows(MalformedFrameException.class, () -> AwarenessUpdate.decode(new byte[0]));
        assertEquals(List.of(), AwarenessUpdate.decode(new byte[1]).entries());
    }

    @Test
    void everyTruncationIsMalformed() {
        byte[] both = GoldenFrames.get("y-websocket-3.1.0/piece/all-awareness");
        for (int length = 0; length < both.length; length++) {
            byte[] part = Arrays.copyOf(both, length);
            assertThrows(MalformedFrameException.class, () -> AwarenessUpdate.decode(part), "the first " + length);
        }
    }

    private static byte[] withClients(int count) {
        return new AwarenessUpdate(LongStream.range(0, count)
                        .mapToObj(client -> new Entry(client, 1, "{}"))
                        .toList())
                .encode();
    }

    @Test
    void theTextNullIsNoState() {
        BinaryWriter writer = new BinaryWriter();
        writer.writeVarUint(1);
        writer.writeVarUint(5);
        writer.writeVarUint(6);
        writer.writeString(" null");
        assertEquals(
                " null",
                AwarenessUpdate.decode(writer.toByteArray())
                        .entries()
                        .getFirst()
                        .state());
    }
}
