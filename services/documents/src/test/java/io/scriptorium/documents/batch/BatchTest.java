package io.scriptorium.documents.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.documents.batch.Batch.Entry;
import io.scriptorium.documents.batch.Batch.Run;
import io.scriptorium.documents.system.Stores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BatchTest {
    private static final long NOW = 1_790_000_000_000L;

    @Test
    void readsWhatItWrote() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            List<Run> runs = new ArrayList<>();
            List<byte[]> updates = new ArrayList<>();
            for (int run = 0; run <= random.nextInt(4); run++) {
                List<Entry> entries = new ArrayList<>();
                for (int i = 0; i <= random.nextInt(20); i++) {
                    byte[] update = new byte[random.nextInt(300)];
                    Arrays.fill(update, (byte) random.nextInt());
                    updates.add(update);
                    entries.add(new Entry(random.nextInt(3), NOW + random.nextInt(10_000) - 5_000, update.length));
                }
                runs.add(new Run(1 + random.nextInt(200), before(random), 1 + random.nextInt(1_000), entries));
            }
            Batch.Row row = Batch.write(runs, updates);
            Batch batch = Batch.read(row.entries());
            assertEquals(runs, batch.runs(), "seed " + seed);
            assertEquals(updates.size(), batch.count());
            List<byte[]> read = batch.updates(row.bytes());
            for (int i = 0; i < updates.size(); i++) {
                assertArrayEquals(updates.get(i), read.get(i), "seed " + seed);
            }
        }
    }

    private static Sequences before(Random random) {
        Sequences before = new Sequences();
        for (int i = random.nextInt(5); i > 0; i--) {
            long first = 1L + random.nextInt(500);
            before.add(first, first + random.nextInt(20));
        }
        return before;
    }

    @Test
    void liesAsItIsDocumented() {
        Sequences before = new Sequences();
        before.add(1, 41);
        List<Entry> entries = List.of(new Entry(2, 200, 3), new Entry(Batch.NOBODY, 199, 1));
        Batch.Row row = Batch.write(List.of(new Run(1, before, 42, entries)), List.of(bytes("010203"), bytes("04")));

        // format, time; producer, before, first, count; author, time, size; author, time, size
        assertArrayEquals(bytes("01" + "c801" + "01002a02" + "020003" + "004101"), row.entries());
        assertArrayEquals(bytes("01020304"), row.bytes());

        before.add(50, 52);
        Batch.Row holes = Batch.write(List.of(new Run(1, before, 42, entries)), List.of(bytes("010203"), bytes("04")));
        assertArrayEquals(bytes("01" + "c801" + "01" + "0401280902" + "2a02" + "020003" + "004101"), holes.entries());
    }

    @Test
    void saysNothingAboutTooManyHoles() {
        Sequences before = new Sequences();
        for (long number = 1; number <= 2L * Batch.MAX_TOLD_RANGES; number += 2) {
            before.add(number, number);
        }
        List<byte[]> one = List.of(new byte[] {0, 0});
        List<Entry> entry = List.of(new Entry(0, NOW, 2));
        assertEquals(before, before(Batch.write(List.of(new Run(1, before, 100, entry)), one)));
        before.add(1_000, 1_000);
        assertNull(before(Batch.write(List.of(new Run(1, before, 100, entry)), one)));
    }

    private static Sequences before(Batch.Row row) {
        return Batch.read(row.entries()).runs().getFirst().before();
    }

    @Test
    void keystrokesOfSeveralWritersCostLittleMoreThanTheirBytes() {
        List<byte[]> updates = new ArrayList<>();
        List<Entry> entries = new ArrayList<>();
        for (int writer = 0; writer < 10; writer++) {
            byte[] update = Stores.typing("The quick brown fox").get(11);
            updates.add(update);
            entries.add(new Entry(writer + 1, NOW + writer, update.length));
        }
        int plain = updates.stream().mapToInt(update -> update.length).sum();

        Batch.Row row = Batch.write(List.of(new Run(1, new Sequences(), 1, entries)), updates);

        assertTrue(row.entries().length <= 12 + 3 * updates.size(), "who and when: " + row.entries().length);
        assertTrue(row.bytes().length < plain, row.bytes().length + " of " + plain);
    }

    @Test
    void refusesWhatIsDamaged() {
        byte[] update = new byte[50];
        Batch.Row row = Batch.write(
                List.of(new Run(1, new Sequences(), 1, List.of(new Entry(1, NOW, update.length)))), List.of(update));
        Batch batch = Batch.read(row.entries());
        assertTrue(batch.deflated());
        byte[] shorter = Arrays.copyOf(row.bytes(), row.bytes().length - 2);
        assertThrows(IllegalStateException.class, () -> batch.updates(shorter));
        assertThrows(IllegalStateException.class, () -> batch.updates(new byte[] {(byte) 0xFF}));
        byte[] cut = Arrays.copyOf(row.entries(), row.entries().length - 1);
        assertThrows(IllegalStateException.class, () -> Batch.read(cut));
        byte[] unknown = row.entries().clone();
        unknown[0] = 9;
        assertThrows(IllegalStateException.class, () -> Batch.read(unknown));
        assertThrows(IllegalStateException.class, () -> Batch.read(new byte[0]));
        assertThrows(
                IllegalStateException.class, () -> new Batch(false, batch.runs()).updates(new byte[update.length + 1]));
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
