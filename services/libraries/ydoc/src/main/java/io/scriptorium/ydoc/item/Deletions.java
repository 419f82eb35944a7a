package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.version.DeleteSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Ranges of clocks, as they get deleted one after the other; sorted and merged when the transaction ends. */
public final class Deletions {
    /** The ranges of one client: clock, length, clock, length … */
    static final class Ranges {
        final ClientLog log;
        int[] values = new int[2];
        int count;
        private boolean merged = true;

        Ranges(ClientLog log) {
            this.log = log;
        }

        int clock(int i) {
            return values[2 * i];
        }

        int length(int i) {
            return values[2 * i + 1];
        }

        int end(int i) {
            return values[2 * i] + values[2 * i + 1];
        }

        void add(int clock, int length) {
            if (2 * count == values.length) {
                values = Arrays.copyOf(values, 4 * count);
            }
            values[2 * count] = clock;
            values[2 * count + 1] = length;
            merged &= count == 0 || end(count - 1) < clock;
            count++;
        }

        /** Adds what lies behind all that has been added, or touches the last of it. */
        void addNext(int clock, int length) {
            if (count > 0 && end(count - 1) == clock) {
                values[2 * count - 1] += length;
            } else {
                add(clock, length);
            }
        }

        /** Adds what is deleted among the first structs of the log. */
        void addDeleted(int structCount) {
            for (int i = 0; i < structCount; i++) {
                Struct struct = log.structs[i];
                if (struct.deleted()) {
                    addNext(struct.clock, struct.length);
                }
            }
        }

        void sortAndMerge() {
            if (merged) {
                return;
            }
            long[] sorted = new long[count];
            for (int i = 0; i < count; i++) {
                sorted[i] = (long) clock(i) << 32 | length(i);
            }
            Arrays.sort(sorted);
            int kept = 0;
            for (int i = 0; i < sorted.length; i++) {
                int clock = (int) (sorted[i] >>> 32);
                int length = (int) sorted[i];
                if (kept > 0 && end(kept - 1) >= clock) {
                    int last = kept - 1;
                    values[2 * last + 1] = Math.max(length(last), clock + length - clock(last));
                } else {
                    values[2 * kept] = clock;
                    values[2 * kept + 1] = length;
                    kept++;
                }
            }
            count = kept;
            merged = true;
        }

        /** The ranges must be merged. */
        boolean contains(int clock) {
            int low = 0;
            int high = count - 1;
            while (low <= high) {
                int middle = (low + high) >>> 1;
                if (clock(middle) > clock) {
                    high = middle - 1;
                } else if (clock < end(middle)) {
                    return true;
                } else {
                    low = middle + 1;
                }
            }
            return false;
        }
    }

    private final List<Ranges> clients = new ArrayList<>(1);

    public void add(ClientLog log, int clock, int length) {
        rangesOf(log).add(clock, length);
    }

    /** Adds the ranges of a client that has none here yet. */
    void add(Ranges ranges) {
        if (ranges.count > 0) {
            clients.add(ranges);
        }
    }

    private Ranges rangesOf(ClientLog log) {
        int size = clients.size();
        if (size > 0 && clients.get(size - 1).log == log) {
            return clients.get(size - 1);
        }
        for (Ranges ranges : clients) {
            if (ranges.log == log) {
                return ranges;
            }
        }
        Ranges ranges = new Ranges(log);
        clients.add(ranges);
        return ranges;
    }

    /** Both together; the clients of {@code first} come first. */
    static Deletions merge(Deletions first, Deletions second) {
        Deletions merged = new Deletions();
        for (Deletions each : List.of(first, second)) {
            for (Ranges ranges : each.clients) {
                for (int i = 0; i < ranges.count; i++) {
                    merged.add(ranges.log, ranges.clock(i), ranges.length(i));
                }
            }
        }
        merged.sortAndMerge();
        return merged;
    }

    public boolean isEmpty() {
        return clients.isEmpty();
    }

    List<Ranges> clients() {
        return clients;
    }

    void sortAndMerge() {
        for (Ranges ranges : clients) {
            ranges.sortAndMerge();
        }
    }

    /** Once merged: whether a struct starts with a deleted unit. */
    public boolean contains(Struct struct) {
        for (Ranges ranges : clients) {
            if (ranges.log == struct.log) {
                return ranges.contains(struct.clock);
            }
        }
        return false;
    }

    void write(UpdateWriter writer) {
        if (clients.size() <= 1) {
            writeDescending(writer);
        } else {
            toDeleteSet().write(writer);
        }
    }

    /** Writes them as they are: merged, and added with the highest client first. */
    void writeDescending(UpdateWriter writer) {
        writer.rest().writeVarUint(clients.size());
        for (Ranges ranges : clients) {
            write(writer, ranges);
        }
    }

    private static void write(UpdateWriter writer, Ranges ranges) {
        writer.startDeletions();
        writer.rest().writeVarUint(ranges.log.id);
        writer.rest().writeVarUint(ranges.count);
        for (int i = 0; i < ranges.count; i++) {
            writer.writeDeletionClock(ranges.clock(i));
            writer.writeDeletionLength(ranges.length(i));
        }
    }

    public DeleteSet toDeleteSet() {
        DeleteSet.Builder builder = new DeleteSet.Builder();
        for (Ranges ranges : clients) {
            for (int i = 0; i < ranges.count; i++) {
                builder.add(ranges.log.id, ranges.clock(i), ranges.length(i));
            }
        }
        return builder.build();
    }
}
