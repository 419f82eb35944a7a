package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryReader;

/** The two encodings of an update. */
public enum UpdateFormat {
    V1,
    V2;

    /**
     * A reader of one update.
     *
     * @param maxDepth how deep values may nest
     */
    public UpdateReader reader(byte[] update, int maxDepth) {
        BinaryReader reader = new BinaryReader(update);
        return this == V1 ? new UpdateReaderV1(reader, maxDepth) : new UpdateReaderV2(reader, maxDepth);
    }

    public UpdateWriter writer() {
        return this == V1 ? new UpdateWriterV1() : new UpdateWriterV2();
    }
}
