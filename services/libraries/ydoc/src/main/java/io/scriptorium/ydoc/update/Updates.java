package io.scriptorium.ydoc.update;

import static io.scriptorium.ydoc.format.UpdateFormat.V1;
import static io.scriptorium.ydoc.format.UpdateFormat.V2;

import io.scriptorium.ydoc.Limits;
import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.item.StructDescription;
import io.scriptorium.ydoc.version.DeleteSet;
import io.scriptorium.ydoc.version.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Works on encoded updates without building a document: nothing is integrated, joined or collected.
 *
 * <p>All methods are pure and may be called from any thread; malformed bytes, and those beyond {@link Limits#DEFAULT}, fail with
 * {@link io.scriptorium.ydoc.lib0.MalformedBinaryException}. For other limits see {@link #within}.
 */
public final class Updates {
    private static final LimitedUpdates USUAL = new LimitedUpdates(Limits.DEFAULT);

    private Updates() {}

    /** The same with other limits. */
    public static LimitedUpdates within(Limits limits) {
        return new LimitedUpdates(limits);
    }

    /** One update with everything that the given ones hold. A single update is returned as it is. */
    public static byte[] merge(List<byte[]> updates) {
        return USUAL.merge(V1, updates);
    }

    public static byte[] mergeV2(List<byte[]> updates) {
        return USUAL.merge(V2, updates);
    }

    /** What {@code update} holds beyond {@code stateVector}, together with its whole delete set. */
    public static byte[] diff(byte[] update, byte[] stateVector) {
        return USUAL.diff(V1, update, stateVector);
    }

    public static byte[] diffV2(byte[] update, byte[] stateVector) {
        return USUAL.diff(V2, update, stateVector);
    }

    /** The state vector of a document that has applied just this update: each client's changes from clock 0 up to the first gap. */
    public static byte[] stateVector(byte[] update) {
        return USUAL.stateVector(V1, update);
    }

    public static byte[] stateVectorV2(byte[] update) {
        return USUAL.stateVector(V2, update);
    }

    /**
     * For each client whose changes are in the update the clock of the first of them, the highest client first. A client of which the update only
     * deletes something is not there.
     */
    public static Map<Long, Long> beginnings(byte[] update) {
        return USUAL.beginnings(V1, update);
    }

    public static byte[] convertV1ToV2(byte[] update) {
        return USUAL.convert(update, V1, V2);
    }

    public static byte[] convertV2ToV1(byte[] update) {
        return USUAL.convert(update, V2, V1);
    }

    /** Which units an update inserts and deletes. */
    public static UpdateContent content(byte[] update) {
        return USUAL.content(V1, update);
    }

    public static UpdateContent contentV2(byte[] update) {
        return USUAL.content(V2, update);
    }

    /** Whether a document that was as the snapshot says held everything that the update brings and deletes. */
    public static boolean isIn(Snapshot snapshot, byte[] update) {
        return USUAL.isIn(snapshot, V1, update);
    }

    /**
     * Hands over a description of each struct of an update, in order.
     *
     * @return what the update deletes
     */
    public static DeleteSet describe(UpdateFormat format, byte[] update, Consumer<StructDescription> structs) {
        return USUAL.describe(format, update, structs);
    }

    /**
     * Reads an update to its end.
     *
     * @throws io.scriptorium.ydoc.lib0.MalformedBinaryException if it is not sound
     */
    public static void validate(UpdateFormat format, byte[] update) {
        USUAL.validate(format, update);
    }
}
