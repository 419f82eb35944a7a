package io.scriptorium.ydoc.version;

import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.format.UpdateReader;
import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;

/**
 * What a document was at one time: how far each client had come, and what of that was deleted. A document that keeps deleted content
 * ({@code gc} off) can show, compare and restore what any of its snapshots describes.
 *
 * <pre>
 *  delete set (see {@link UpdateWriter}; v2 with its distances instead of clocks) · state vector
 * </pre>
 *
 * Immutable.
 */
public record Snapshot(DeleteSet deletions, StateVector stateVector) {
    public static final Snapshot EMPTY = new Snapshot(DeleteSet.EMPTY, StateVector.EMPTY);

    /** Whether a unit was there and not deleted. */
    public boolean shows(long client, int clock) {
        return clock < stateVector.clock(client) && !deletions.contains(client, clock);
    }

    public byte[] encode() {
        return encode(UpdateFormat.V1);
    }

    public byte[] encodeV2() {
        return encode(UpdateFormat.V2);
    }

    private byte[] encode(UpdateFormat format) {
        UpdateWriter writer = format.writer();
        deletions.write(writer);
        stateVector.write(writer.rest());
        return writer.rest().toByteArray();
    }

    /**
     * Decodes what {@link #encode} made.
     *
     * @throws MalformedBinaryException if the bytes are not a snapshot
     */
    public static Snapshot decode(byte[] encoded) {
        return decode(UpdateFormat.V1, encoded);
    }

    /**
     * Decodes what {@link #encodeV2} made.
     *
     * @throws MalformedBinaryException if the bytes are not a snapshot
     */
    public static Snapshot decodeV2(byte[] encoded) {
        return decode(UpdateFormat.V2, encoded);
    }

    private static Snapshot decode(UpdateFormat format, byte[] encoded) {
        UpdateReader reader = format.restReader(encoded);
        DeleteSet deletions = DeleteSet.read(reader);
        return new Snapshot(deletions, StateVector.read(reader.rest()));
    }
}
