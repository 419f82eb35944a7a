package io.scriptorium.ydoc.item;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Merges the structs of many updates into one sequence: the highest client first, each client's structs by clock, nothing twice, and
 * skips for what is missing in between.
 *
 * <p>The streams are kept sorted by what they hold next. Each step changes only the first of them, which is then moved to its new place:
 * in front of those that hold the same, as a stable sort would do.
 */
final class StreamMerge {
    private final StructStream[] streams;
    private int count;
    private final StructSink sink;

    /** The struct that comes next, unless something makes it longer first. */
    private @Nullable Struct pending;

    StreamMerge(StructStream[] streams, StructSink sink) {
        this.streams = streams;
        this.sink = sink;
        for (StructStream stream : streams) {
            if (stream.current() != null) {
                streams[count++] = stream;
            }
        }
        Arrays.fill(streams, count, streams.length, null);
    }

    void run() {
        sort();
        while (count > 0) {
            step(streams[0]);
            settleFirst();
        }
        if (pending != null) {
            sink.write(pending, 0);
        }
    }

    private static Struct head(StructStream stream) {
        Struct struct = stream.current();
        if (struct == null) {
            throw new IllegalStateException();
        }
        return struct;
    }

    private static int compare(StructStream a, StructStream b) {
        Struct left = head(a);
        Struct right = head(b);
        if (left.log != right.log) {
            return Long.compare(right.log.id, left.log.id);
        }
        if (left.clock != right.clock) {
            return Integer.compare(left.clock, right.clock);
        }
        // a collected struct and the item it was: Yjs answers "less" both ways
        return left.getClass() == right.getClass() ? 0 : -1;
    }

    /** As V8 sorts short arrays: with a comparison that contradicts itself, the algorithm decides the result. */
    private void sort() {
        if (count >= 64) {
            Arrays.sort(streams, 0, count, StreamMerge::compareConsistently);
            return;
        }
        if (count < 2) {
            return;
        }
        int run = 2;
        boolean descending = compare(streams[1], streams[0]) < 0;
        while (run < count && compare(streams[run], streams[run - 1]) < 0 == descending) {
            run++;
        }
        if (descending) {
            for (int i = 0, j = run - 1; i < j; i++, j--) {
                StructStream swapped = streams[i];
                streams[i] = streams[j];
                streams[j] = swapped;
            }
        }
        for (int i = run; i < count; i++) {
            StructStream pivot = streams[i];
            int low = 0;
            int high = i;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (compare(pivot, streams[middle]) < 0) {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            System.arraycopy(streams, low, streams, low + 1, i - low);
            streams[low] = pivot;
        }
    }

    private static int compareConsistently(StructStream a, StructStream b) {
        Struct left = head(a);
        Struct right = head(b);
        return left.log != right.log
                ? Long.compare(right.log.id, left.log.id)
                : Integer.compare(left.clock, right.clock);
    }

    private void settleFirst() {
        StructStream first = streams[0];
        if (first.current() == null) {
            System.arraycopy(streams, 1, streams, 0, --count);
            streams[count] = first;
            if (count < 64 && hasMixedTie()) {
                sort();
            }
            return;
        }
        if (count < 64 && hasMixedTie()) {
            sort();
            return;
        }
        int low = 1;
        int high = count;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (compareConsistently(streams[middle], first) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        System.arraycopy(streams, 1, streams, 0, low - 1);
        streams[low - 1] = first;
    }

    private boolean hasMixedTie() {
        for (int i = 0; i < count; i++) {
            for (int j = i + 1; j < count; j++) {
                Struct left = head(streams[i]);
                Struct right = head(streams[j]);
                if (left.log == right.log && left.clock == right.clock && left.getClass() != right.getClass()) {
                    return true;
                }
                if (i > 0 && (left.log != right.log || left.clock != right.clock)) {
                    // all but the first are in order
                    break;
                }
            }
        }
        return false;
    }

    /** Takes from a stream until another one may have to go first. */
    private void step(StructStream stream) {
        Struct current = head(stream);
        ClientLog log = current.log;
        Struct last = pending;
        if (last == null) {
            pending = current;
            stream.advance();
        } else {
            @Nullable Struct next = current;
            boolean advanced = false;
            while (next != null && next.end() <= last.end() && next.log.id >= last.log.id) {
                next = stream.advance();
                advanced = true;
            }
            if (next == null || next.log != log || (advanced && next.clock > last.end())) {
                return;
            }
            append(stream, last, next);
        }
        // go on with this stream while it has what follows immediately
        Struct before = pending;
        Struct following = stream.current();
        while (before != null
                && following != null
                && following.log == log
                && following.clock == before.end()
                && !(following instanceof Skip)) {
            sink.write(before, 0);
            before = following;
            pending = following;
            following = stream.advance();
        }
    }

    private void append(StructStream stream, Struct last, Struct next) {
        if (next.log != last.log) {
            sink.write(last, 0);
            pending = next;
            stream.advance();
        } else if (last.end() < next.clock) {
            if (last instanceof Skip) {
                last.length = next.end() - last.clock;
            } else {
                sink.write(last, 0);
                pending = new Skip(last.log, last.end(), next.clock - last.end());
            }
        } else {
            int overlap = last.end() - next.clock;
            Struct rest = next;
            if (overlap > 0) {
                if (last instanceof Skip) {
                    // the other struct says more
                    last.length -= overlap;
                } else {
                    rest = next.tail(overlap);
                }
            }
            if (!last.mergeWith(rest)) {
                sink.write(last, 0);
                pending = rest;
                stream.advance();
            }
        }
    }
}
