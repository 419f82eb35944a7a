package io.scriptorium.ydoc.item;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Everything one client did, in the order of its clocks and without gaps: an array of structs, found by binary search.
 *
 * <p>Ids in items point to the log of their client, so that comparing clients is comparing references, and a log's own
 * fields answer what a transaction asks most: how far the client has come, and how far it had come before.
 */
public final class ClientLog {
    private static final Struct[] NONE = {};

    final long id;
    Struct[] structs = NONE;
    int size;

    /** The clock of the first change that is missing. */
    int next;

    /** The last transaction that added to this log, and {@link #next} as it was before it did. */
    @Nullable
    Transaction touchedBy;

    int nextBefore;

    /** As their how-manieth the replica got to know this client. */
    int ordinal;

    /** Structs of this client that are just being integrated. */
    @Nullable
    Block incoming;

    /** Whether the replica knows this log; a log made while decoding gets known with its first struct. */
    boolean registered;

    ClientLog(long id) {
        this.id = id;
    }

    public long id() {
        return id;
    }

    public int next() {
        return next;
    }

    void add(Struct struct) {
        if (struct.clock != next) {
            throw new IllegalStateException("gap in the log of client " + id);
        }
        if (size == structs.length) {
            structs = Arrays.copyOf(structs, size + Math.max(4, size >> 1));
        }
        structs[size++] = struct;
        next = struct.end();
    }

    void insert(int index, Struct struct) {
        if (size == structs.length) {
            structs = Arrays.copyOf(structs, size + Math.max(4, size >> 1));
        }
        System.arraycopy(structs, index, structs, index + 1, size - index);
        structs[index] = struct;
        size++;
    }

    void remove(int from, int to) {
        System.arraycopy(structs, to, structs, from, size - to);
        int newSize = size - (to - from);
        Arrays.fill(structs, newSize, size, null);
        size = newSize;
    }

    /** The index of the struct that has {@code clock}, which must be there. */
    int indexOf(int clock) {
        int high = size - 1;
        Struct last = structs[high];
        if (last.clock <= clock) {
            return high;
        }
        int low = 0;
        // clocks are spread evenly enough for the first guess to be near
        int middle = (int) ((long) clock * high / next);
        while (low <= high) {
            Struct struct = structs[middle];
            if (struct.clock > clock) {
                high = middle - 1;
            } else if (clock < struct.clock + struct.length) {
                return middle;
            } else {
                low = middle + 1;
            }
            middle = (low + high) >>> 1;
        }
        throw new IllegalStateException("no clock " + clock + " of client " + id);
    }

    Struct find(int clock) {
        return structs[indexOf(clock)];
    }

    /** The index of a struct that starts at {@code clock}, split off if necessary. Structs without content stay whole. */
    int indexOfStart(Transaction transaction, int clock) {
        int index = indexOf(clock);
        Struct struct = structs[index];
        if (struct.clock < clock && struct instanceof Item item) {
            insert(index + 1, item.split(transaction, clock - item.clock));
            return index + 1;
        }
        return index;
    }

    /** The struct that starts at {@code clock}, split off if necessary. */
    Struct startingAt(Transaction transaction, int clock) {
        int index = indexOfStart(transaction, clock); // may replace the array
        return structs[index];
    }

    /** The struct that ends with {@code clock}, cut there if necessary. */
    Struct endingWith(Transaction transaction, int clock) {
        int index = indexOf(clock);
        Struct struct = structs[index];
        if (clock != struct.end() - 1 && struct instanceof Item item) {
            insert(index + 1, item.split(transaction, clock - item.clock + 1));
        }
        return struct;
    }

    void replace(Struct old, Struct replacement) {
        structs[indexOf(old.clock)] = replacement;
    }

    /** Merges the struct at {@code index} to the left for as long as that works, and returns how many went away. */
    int mergeLeft(int index) {
        Struct right = structs[index];
        int i = index;
        while (i > 0) {
            Struct left = structs[i - 1];
            if (left.deleted() != right.deleted() || !left.mergeWith(right)) {
                break;
            }
            if (right instanceof Item item && item.parentSub != null) {
                item.branch().replaceEntry(item.parentSub, item, (Item) left);
            }
            right = left;
            i--;
        }
        if (i < index) {
            remove(i + 1, index + 1);
        }
        return index - i;
    }
}
