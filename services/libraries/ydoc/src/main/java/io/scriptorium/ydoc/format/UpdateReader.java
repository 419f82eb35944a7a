package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import org.jspecify.annotations.Nullable;

/** Reads an update field by field. The fields and their order are described in {@link UpdateWriter}. */
public abstract sealed class UpdateReader permits UpdateReaderV1, UpdateReaderV2 {
    /** Clocks and lengths are ints here; Yjs allows 2^53, which no client ever reaches. */
    public static final long MAX_CLOCK = Integer.MAX_VALUE;

    final BinaryReader rest;
    final int maxDepth;

    UpdateReader(BinaryReader rest, int maxDepth) {
        this.rest = rest;
        this.maxDepth = maxDepth;
    }

    /** What is not in a column of its own. */
    public final BinaryReader rest() {
        return rest;
    }

    /** Where reading has come to, for failures. */
    public final int position() {
        return rest.position();
    }

    final int clock(long value) {
        if (value < 0 || value > MAX_CLOCK) {
            throw MalformedBinaryException.limit("clock or length " + value + " out of range", position());
        }
        return (int) value;
    }

    /** A clock or length that has no column. */
    public final int readRestClock() {
        return clock(rest.readVarUint());
    }

    /** The client of a block, an origin, a right origin or a parent. */
    public abstract long readClient();

    /** The clock of an origin or a parent. */
    public abstract int readLeftClock();

    public abstract int readRightClock();

    public abstract int readInfo();

    /** Whether the parent is a root type. */
    public abstract boolean readParentInfo();

    public abstract int readTypeRef();

    public abstract int readLength();

    public abstract String readString();

    public abstract void readText(TextRun target);

    public abstract String readKey();

    /** A value that v1 holds as JSON text. */
    public abstract @Nullable Object readJson();

    public final @Nullable Object readAny() {
        return rest.readAny(maxDepth);
    }

    public final byte[] readBytes() {
        return rest.readBytes();
    }

    public final int maxDepth() {
        return maxDepth;
    }

    /** Starts the deletions of another client. */
    public abstract void startDeletions();

    public abstract int readDeletionClock();

    public abstract int readDeletionLength();
}
