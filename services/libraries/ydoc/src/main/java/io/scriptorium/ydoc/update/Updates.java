package io.scriptorium.ydoc.update;

import java.util.List;

/**
 * Works on encoded updates without building a document: nothing is integrated, no deleted content is collected.
 *
 * <p>All methods are pure and may be called from any thread; malformed bytes fail with
 * {@link io.scriptorium.ydoc.lib0.MalformedBinaryException}.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class Updates {
    private Updates() {}

    /** One update with everything that the given ones hold. A single update is returned as it is. */
    public static byte[] merge(List<byte[]> updates) {
        throw new UnsupportedOperationException();
    }

    public static byte[] mergeV2(List<byte[]> updates) {
        throw new UnsupportedOperationException();
    }

    /** What {@code update} holds beyond {@code stateVector}, together with its whole delete set. */
    public static byte[] diff(byte[] update, byte[] stateVector) {
        throw new UnsupportedOperationException();
    }

    public static byte[] diffV2(byte[] update, byte[] stateVector) {
        throw new UnsupportedOperationException();
    }

    /** The state vector of a document that has applied just this update: each client's changes from clock 0 up to the first gap. */
    public static byte[] stateVector(byte[] update) {
        throw new UnsupportedOperationException();
    }

    public static byte[] stateVectorV2(byte[] update) {
        throw new UnsupportedOperationException();
    }

    public static byte[] convertV1ToV2(byte[] update) {
        throw new UnsupportedOperationException();
    }

    public static byte[] convertV2ToV1(byte[] update) {
        throw new UnsupportedOperationException();
    }
}
