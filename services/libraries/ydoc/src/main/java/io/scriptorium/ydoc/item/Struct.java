package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateWriter;

/**
 * What one client did in a row: {@code length} clocks from {@code clock} on. A client's structs lie end to end from clock 0,
 * so a clock names one unit of one struct for good, however structs are split and merged.
 */
public abstract sealed class Struct permits Item, Gc, Skip {
    final ClientLog log;
    int clock;
    int length;

    Struct(ClientLog log, int clock, int length) {
        this.log = log;
        this.clock = clock;
        this.length = length;
    }

    public final ClientLog log() {
        return log;
    }

    public final long client() {
        return log.id;
    }

    public final int clock() {
        return clock;
    }

    public final int length() {
        return length;
    }

    /** The clock after the last one. */
    public final int end() {
        return clock + length;
    }

    public abstract boolean deleted();

    /** Takes in the struct that follows, if the two can be one. */
    abstract boolean mergeWith(Struct right);

    /** The part from {@code offset} on as a struct of its own, which depends on what is before it; this one may be damaged. */
    abstract Struct tail(int offset);

    /** Writes this struct without its first {@code offset} units. */
    abstract void write(UpdateWriter writer, int offset);
}
