package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateWriter;

/** Clocks of which nothing is known any more but that they were used: children of a deleted type. */
final class Gc extends Struct {
    Gc(ClientLog log, int clock, int length) {
        super(log, clock, length);
    }

    @Override
    public boolean deleted() {
        return true;
    }

    @Override
    boolean mergeWith(Struct right) {
        if (right instanceof Gc) {
            length += right.length;
            return true;
        }
        return false;
    }

    @Override
    Struct tail(int offset) {
        return new Gc(log, clock + offset, length - offset);
    }

    @Override
    void write(UpdateWriter writer, int offset) {
        writer.writeInfo(ContentRef.GC);
        writer.writeLength(length - offset);
    }
}
