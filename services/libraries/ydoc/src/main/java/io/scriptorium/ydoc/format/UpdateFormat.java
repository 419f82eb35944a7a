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

    /** A reader of what has no columns in either format: delete sets and snapshots. */
    public UpdateReader restReader(byte[] encoded) {
        BinaryReader reader = new BinaryReader(encoded);
        return this == V1 ? new UpdateReaderV1(reader, 0) : UpdateReaderV2.withoutColumns(reader);
    }

    public UpdateWriter writer() {
        return this == V1 ? new UpdateWriterV1() : new UpdateWriterV2();
    }
}
