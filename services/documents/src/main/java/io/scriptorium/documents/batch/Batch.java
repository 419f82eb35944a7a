package io.scriptorium.documents.batch;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * What a row of the log says about the updates in it: which they are, who made them, and when. A transaction writes one row per document, so what a row costs is shared by the updates that came together. The
 * column {@code entries}, integers as in lib0 (unsigned and signed, variable length):
 *
 * <pre>
 * format     1: `bytes` are the updates, one after another; 2: they are that, deflated (RFC 1951)
 * time       of the first update, milliseconds since the epoch
 * run{1,}    updates that one producer numbered without a gap
 *   producer   its number among the document's contributors
 *   before     what of this producer was stored before this run:
 *                0    everything up to `first`, and nothing else
 *                1    is not told here; earlier runs tell
 *                2+n  n ranges: from the end of the one before (or 0) to its first, and on to its last
 *   first      the number of its first update
 *   count
 *   update{count}
 *     author     its number among the document's contributors; 0: the system
 *     time       since the update before, signed
 *     size       bytes of the update, in Yjs' format v1
 * </pre>
 *
 * The updates take the last {@code count} places up to the row's {@code seq}. Because {@code before} sums up all that is older, the newest run of a producer tells everything that was stored of it.
 *
 * @param deflated whether {@code bytes} are
 * @param runs at least one
 */
public record Batch(boolean deflated, List<Run> runs) {
    /** The system, as an author. */
    public static final int NOBODY = 0;

    private static final int PLAIN = 1;
    private static final int DEFLATED = 2;
    private static final int EXACTLY = 0;
    private static final int UNTOLD = 1;
    private static final int RANGES = 2;
    /** The most ranges that are told; a producer that leaves more holes than that is looked up run by run. */
    static final int MAX_TOLD_RANGES = 32;
    /** From here on updates are deflated for speed rather than for size. */
    private static final int LARGE_BYTES = 64 << 10;

    private static final int BUFFER_BYTES = 8 << 10;

    /**
     * Updates of one producer, numbered without a gap.
     *
     * @param producer its number among the document's contributors
     * @param before what was stored of it before; null if that is not told
     * @param first the number of the first update
     */
    public record Run(int producer, @Nullable Sequences before, long first, List<Entry> entries) {
        public long last() {
            return first + entries.size() - 1;
        }
    }

    /**
     * One update.
     *
     * @param author its number among the document's contributors, or {@link #NOBODY}
     * @param at milliseconds since the epoch
     * @param size how many bytes
     */
    public record Entry(int author, long at, int size) {}

    /** How many updates there are. */
    public int count() {
        return runs.stream().mapToInt(run -> run.entries().size()).sum();
    }

    /** All entries, in the order of their places. */
    public List<Entry> entries() {
        return runs.stream().flatMap(run -> run.entries().stream()).toList();
    }

    /** Makes a row; the updates in the order of the entries. */
    public static Row write(List<Run> runs, List<byte[]> updates) {
        byte[] plain = join(updates);
        byte[] deflated = deflate(plain);
        boolean smaller = deflated.length < plain.length;
        return new Row(header(smaller, runs), smaller ? deflated : plain);
    }

    /** The two columns. */
    public record Row(byte[] entries, byte[] bytes) {}

    private static byte[] header(boolean deflated, List<Run> runs) {
        BinaryWriter out = new BinaryWriter();
        out.writeByte(deflated ? DEFLATED : PLAIN);
        long time = runs.getFirst().entries().getFirst().at();
        out.writeVarUint(time);
        for (Run run : runs) {
            out.writeVarUint(run.producer());
            writeBefore(out, run);
            out.writeVarUint(run.first());
            out.writeVarUint(run.entries().size());
            for (Entry entry : run.entries()) {
                out.writeVarUint(entry.author());
                out.writeVarInt(entry.at() - time);
                time = entry.at();
                out.writeVarUint(entry.size());
            }
        }
        return out.toByteArray();
    }

    private static void writeBefore(BinaryWriter out, Run run) {
        Sequences before = run.before();
        if (before == null || before.ranges().size() > MAX_TOLD_RANGES) {
            out.writeVarUint(UNTOLD);
        } else if (before.endBefore(run.first())) {
            out.writeVarUint(EXACTLY);
        } else {
            out.writeVarUint(RANGES + before.ranges().size());
            long end = 0;
            for (Map.Entry<Long, Long> range : before.ranges()) {
                out.writeVarUint(range.getKey() - end);
                out.writeVarUint(range.getValue() - range.getKey());
                end = range.getValue();
            }
        }
    }

    /**
     * Reads the column {@code entries}.
     *
     * @throws IllegalStateException if it is damaged or of a format that this release does not know
     */
    public static Batch read(byte[] entries) {
        try {
            BinaryReader in = new BinaryReader(entries);
            int format = in.readByte();
            if (format != PLAIN && format != DEFLATED) {
                throw new IllegalStateException("a row of the log has the unknown format " + format);
            }
            long time = in.readVarUint();
            List<Run> runs = new ArrayList<>();
            do {
                int producer = Math.toIntExact(in.readVarUint());
                int told = Math.toIntExact(in.readVarUint());
                Sequences ranges = told > UNTOLD ? readRanges(in, told - RANGES) : null;
                long first = in.readVarUint();
                Entry[] run = new Entry[in.readCount(3)];
                for (int i = 0; i < run.length; i++) {
                    int author = Math.toIntExact(in.readVarUint());
                    time += in.readVarInt();
                    run[i] = new Entry(author, time, Math.toIntExact(in.readVarUint()));
                }
                runs.add(new Run(producer, told == EXACTLY ? upTo(first) : ranges, first, List.of(run)));
            } while (in.hasRemaining());
            return new Batch(format == DEFLATED, List.copyOf(runs));
        } catch (MalformedBinaryException | ArithmeticException e) {
            throw new IllegalStateException("a row of the log is damaged", e);
        }
    }

    private static Sequences upTo(long first) {
        Sequences all = new Sequences();
        if (first > 1) {
            all.add(1, first - 1);
        }
        return all;
    }

    private static Sequences readRanges(BinaryReader in, int count) {
        Sequences ranges = new Sequences();
        long end = 0;
        for (int i = 0; i < count; i++) {
            long first = end + in.readVarUint();
            end = first + in.readVarUint();
            ranges.add(first, end);
        }
        return ranges;
    }

    /**
     * Takes the updates apart, in the order of their places.
     *
     * @param bytes the other column
     * @throws IllegalStateException if they are not as long as they should be
     */
    public List<byte[]> updates(byte[] bytes) {
        int size = 0;
        for (Run run : runs) {
            for (Entry entry : run.entries()) {
                size = Math.addExact(size, entry.size());
            }
        }
        byte[] plain = deflated ? inflate(bytes, size) : bytes;
        if (plain.length != size) {
            throw wrongLength();
        }
        List<byte[]> updates = new ArrayList<>();
        int from = 0;
        for (Run run : runs) {
            for (Entry entry : run.entries()) {
                updates.add(Arrays.copyOfRange(plain, from, from + entry.size()));
                from += entry.size();
            }
        }
        return updates;
    }

    private static byte[] join(List<byte[]> updates) {
        if (updates.size() == 1) {
            return updates.getFirst();
        }
        BinaryWriter out = new BinaryWriter();
        updates.forEach(out::writeRaw);
        return out.toByteArray();
    }

    private static byte[] deflate(byte[] plain) {
        try (Deflater deflater =
                new Deflater(plain.length < LARGE_BYTES ? Deflater.BEST_COMPRESSION : Deflater.BEST_SPEED, true)) {
            deflater.setInput(plain);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2 + 64);
            byte[] buffer = new byte[Math.min(BUFFER_BYTES, plain.length + 64)];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        }
    }

    private static byte[] inflate(byte[] bytes, int size) {
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(bytes);
            byte[] plain = new byte[size];
            int length = 0;
            int read;
            do {
                read = inflater.inflate(plain, length, size - length);
                length += read;
            } while (read > 0);
            // The end may come after the last byte.
            int beyond = inflater.inflate(new byte[1]);
            if (length != size || beyond != 0 || !inflater.finished()) {
                throw wrongLength();
            }
            return plain;
        } catch (DataFormatException e) {
            throw new IllegalStateException("a row of the log is damaged", e);
        }
    }

    private static IllegalStateException wrongLength() {
        return new IllegalStateException("the updates in a row of the log are not as long as they should be");
    }
}
