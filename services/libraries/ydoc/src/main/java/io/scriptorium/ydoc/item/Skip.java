package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateWriter;

/** Clocks that an update leaves out. Never part of a document. */
final class Skip extends Struct {
    Skip(ClientLog log, int clock, int length) {
        super(log, clock, length);
    }

    @Override
    public boolean deleted() {
        return true;
    }

    @Override
    boolean mergeWith(Struct right) {
        if (right instanceof Skip) {
            length += right.length;
            return true;
        }
        return false;
    }

    @Override
    Struct tail(int offset) {
        return new Skip(log, clock + offset, length - offset);
    }

    @Override
    void write(UpdateWriter writer, int offset) {
        writer.writeInfo(ContentRef.SKIP);
        writer.rest().writeVarUint((long) length - offset);
    }
}
