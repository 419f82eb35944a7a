package io.scriptorium.documents.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotFormatTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 1_000_000})
    void readsWhatItWrote(int size) {
        byte[] state = new byte[size];
        new Random(size).nextBytes(state);
        assertArrayEquals(state, read(SnapshotFormat.DEFLATED_V2, state.length, SnapshotFormat.write(state)));
    }

    @Test
    void readsWhatDeflatedVeryWell() {
        byte[] state = new byte[10 << 20];
        assertArrayEquals(state, read(SnapshotFormat.DEFLATED_V2, state.length, SnapshotFormat.write(state)));
    }

    @Test
    void refusesWhatIsDamaged() {
        byte[] written = SnapshotFormat.write(new byte[] {1, 2, 3, 4, 5});
        assertThrows(
                IllegalStateException.class,
                () -> read(SnapshotFormat.DEFLATED_V2, 5, Arrays.copyOf(written, written.length - 4)));
        written[written.length - 1]++;
        assertThrows(IllegalStateException.class, () -> read(SnapshotFormat.DEFLATED_V2, 5, written));
    }

    @Test
    void refusesWhatItDoesNotKnow() {
        assertThrows(IllegalStateException.class, () -> read((short) 2, 0, new byte[0]));
    }

    @Test
    void takesNoMoreThanItWasTold() {
        byte[] bomb = SnapshotFormat.write(new byte[10 << 20]);
        assertThrows(IllegalStateException.class, () -> read(SnapshotFormat.DEFLATED_V2, 1_000, bomb));
        assertThrows(IllegalStateException.class, () -> read(SnapshotFormat.DEFLATED_V2, (10 << 20) + 1, bomb));
        assertThrows(
                StateTooLargeException.class,
                () -> read(SnapshotFormat.DEFLATED_V2, SnapshotFormat.MAX_STATE_BYTES + 1, bomb));
    }

    private static byte[] read(short format, int sizeBytes, byte[] bytes) {
        return SnapshotFormat.inflate(SnapshotFormat.stored(format, sizeBytes, bytes));
    }
}
