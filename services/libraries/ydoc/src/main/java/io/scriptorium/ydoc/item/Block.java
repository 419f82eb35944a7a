package io.scriptorium.ydoc.item;

import java.util.Arrays;

/** Consecutive structs of one client as an update brings them, and how many of them have been taken. */
final class Block {
    private static final Struct[] NONE = {};

    final ClientLog log;
    Struct[] structs = NONE;
    int count;
    int taken;

    /** Set once the remaining structs have been put aside because something they need is missing. */
    boolean putAside;

    Block(ClientLog log) {
        this.log = log;
    }

    void add(Struct struct, int expected) {
        if (count == structs.length) {
            structs = Arrays.copyOf(structs, Math.min(expected, count + Math.max(32, count)));
        }
        structs[count++] = struct;
    }

    boolean exhausted() {
        return taken == count;
    }

    Struct take() {
        return structs[taken++];
    }

    /** Where a struct is that was taken not long ago. */
    int indexOfTaken(Struct struct) {
        int index = taken - 1;
        while (!structs[index].equals(struct)) {
            index--;
        }
        return index;
    }
}
