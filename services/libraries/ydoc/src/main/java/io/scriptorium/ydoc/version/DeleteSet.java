package io.scriptorium.ydoc.version;

import io.scriptorium.ydoc.format.UpdateReader;
import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which units have been deleted: for each client, ranges of clocks. Deletions have no clocks of their own, so a replica cannot know
 * which of them another one lacks, and whole sets travel.
 *
 * <p>Immutable; clients descend, ranges ascend and neither overlap nor touch. Encoded as described in {@link UpdateWriter}.
 */
public final class DeleteSet {
    public static final DeleteSet EMPTY = new DeleteSet(new long[0], new int[0][]);

    private final long[] clients;

    /** For each client: clock, length, clock, length … */
    private final int[][] ranges;

    private DeleteSet(long[] clients, int[][] ranges) {
        this.clients = clients;
        this.ranges = ranges;
    }

    /** Collects ranges in any order. */
    public static final class Builder {
        private static final class Collected {
            private long[] ranges = new long[4];
            private int count;
        }

        private final Map<Long, Collected> collected = new LinkedHashMap<>();

        public Builder add(long client, int clock, int length) {
            if (length > 0) {
                Collected of = collected.computeIfAbsent(client, _ -> new Collected());
                if (of.count == of.ranges.length) {
                    of.ranges = Arrays.copyOf(of.ranges, 2 * of.count);
                }
                of.ranges[of.count++] = (long) clock << 32 | length;
            }
            return this;
        }

        public Builder addAll(DeleteSet set) {
            for (int i = 0; i < set.clients.length; i++) {
                for (int r = 0; r < set.rangeCount(i); r++) {
                    add(set.clients[i], set.clock(i, r), set.length(i, r));
                }
            }
            return this;
        }

        public DeleteSet build() {
            if (collected.isEmpty()) {
                return EMPTY;
            }
            List<Long> ids = collected.keySet().stream()
                    .sorted(Comparator.reverseOrder())
                    .toList();
            long[] clients = new long[ids.size()];
            int[][] ranges = new int[ids.size()][];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = ids.get(i);
                Collected of = collected.get(clients[i]);
                ranges[i] = of == null ? new int[0] : merge(of.ranges, of.count);
            }
            return new DeleteSet(clients, ranges);
        }

        private static int[] merge(long[] packed, int count) {
            Arrays.sort(packed, 0, count);
            int[] merged = new int[2 * count];
            int kept = 0;
            for (int i = 0; i < count; i++) {
                int clock = (int) (packed[i] >>> 32);
                int length = (int) packed[i];
                int last = 2 * (kept - 1);
                if (kept > 0 && merged[last] + merged[last + 1] >= clock) {
                    merged[last + 1] = Math.max(merged[last + 1], clock + length - merged[last]);
                } else {
                    merged[2 * kept] = clock;
                    merged[2 * kept + 1] = length;
                    kept++;
                }
            }
            return Arrays.copyOf(merged, 2 * kept);
        }
    }

    /** Reads the delete set at the end of an update, or of a snapshot. */
    public static DeleteSet read(UpdateReader reader) {
        Builder builder = new Builder();
        int count = reader.rest().readCount(2);
        for (int i = 0; i < count; i++) {
            reader.startDeletions();
            long client = reader.rest().readVarUint();
            int deletions = reader.rest().readCount(2);
            for (int d = 0; d < deletions; d++) {
                int clock = reader.readDeletionClock();
                int length = reader.readDeletionLength();
                if ((long) clock + length > UpdateReader.MAX_CLOCK) {
                    throw MalformedBinaryException.limit("deletion out of range", reader.position());
                }
                builder.add(client, clock, length);
            }
        }
        return builder.build();
    }

    public void write(UpdateWriter writer) {
        writer.rest().writeVarUint(clients.length);
        for (int i = 0; i < clients.length; i++) {
            writer.startDeletions();
            writer.rest().writeVarUint(clients[i]);
            writer.rest().writeVarUint(rangeCount(i));
            for (int r = 0; r < rangeCount(i); r++) {
                writer.writeDeletionClock(clock(i, r));
                writer.writeDeletionLength(length(i, r));
            }
        }
    }

    public boolean isEmpty() {
        return clients.length == 0;
    }

    /** The number of clients. */
    public int size() {
        return clients.length;
    }

    public long client(int i) {
        return clients[i];
    }

    /** The number of ranges of the {@code i}-th client. */
    public int rangeCount(int i) {
        return ranges[i].length / 2;
    }

    public int clock(int i, int range) {
        return ranges[i][2 * range];
    }

    public int length(int i, int range) {
        return ranges[i][2 * range + 1];
    }

    public boolean contains(long client, int clock) {
        for (int i = 0; i < clients.length; i++) {
            if (clients[i] == client) {
                return contains(ranges[i], clock);
            }
        }
        return false;
    }

    private static boolean contains(int[] ranges, int clock) {
        int low = 0;
        int high = ranges.length / 2 - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (ranges[2 * middle] > clock) {
                high = middle - 1;
            } else if (clock < ranges[2 * middle] + ranges[2 * middle + 1]) {
                return true;
            } else {
                low = middle + 1;
            }
        }
        return false;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DeleteSet that
                && Arrays.equals(clients, that.clients)
                && Arrays.deepEquals(ranges, that.ranges);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(clients) + Arrays.deepHashCode(ranges);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("{");
        for (int i = 0; i < clients.length; i++) {
            out.append(i == 0 ? "" : ", ").append(clients[i]).append('=').append(Arrays.toString(ranges[i]));
        }
        return out.append('}').toString();
    }
}
