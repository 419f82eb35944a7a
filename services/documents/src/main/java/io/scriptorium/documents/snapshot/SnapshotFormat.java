package io.scriptorium.documents.snapshot;

import io.scriptorium.wire.DeflatedState;
import io.scriptorium.wire.MalformedFrameException;
import io.scriptorium.wire.StoredState;
import java.nio.ByteBuffer;

/**
 * How a snapshot lies in its column:
 *
 * <pre>
 * format 1:  a whole state in Yjs' update format v2, as a zlib stream (RFC 1950) and perhaps an index: {@link DeflatedState}
 * </pre>
 *
 * Format v2 stores columns, which deflate well; the B4 trace of 259,778 edits takes 0.3 bytes per edit.
 */
final class SnapshotFormat {
    static final short DEFLATED_V2 = 1;

    /** The largest state that is written or read, inflated. */
    static final int MAX_STATE_BYTES = StoredState.MAX_STATE_BYTES;

    private SnapshotFormat() {}

    static byte[] write(byte[] stateV2) {
        if (stateV2.length > MAX_STATE_BYTES) {
            throw new StateTooLargeException();
        }
        return DeflatedState.of(stateV2).toByteArray();
    }

    /**
     * The snapshot as it lies there, for whoever inflates it elsewhere.
     *
     * @throws IllegalStateException if it is of a format that this release does not know
     */
    static DeflatedState stored(short format, int sizeBytes, byte[] bytes) {
        if (format != DEFLATED_V2) {
            throw new IllegalStateException("a snapshot has the unknown format " + format);
        }
        if (sizeBytes > MAX_STATE_BYTES) {
            throw new StateTooLargeException();
        }
        return new DeflatedState(sizeBytes, ByteBuffer.wrap(bytes));
    }

    /**
     * The state, in format v2; nothing more is allocated than it is said to have.
     *
     * @throws IllegalStateException if it is damaged
     */
    static byte[] inflate(DeflatedState snapshot) {
        try {
            return snapshot.inflate();
        } catch (MalformedFrameException e) {
            throw new IllegalStateException("a snapshot is damaged", e);
        }
    }
}
