package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.version.DeleteSet;
import io.scriptorium.ydoc.version.Snapshot;
import io.scriptorium.ydoc.version.StateVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at a replica as it was when a snapshot was taken. */
public final class SnapshotView {
    private SnapshotView() {}

    public static Snapshot take(Replica replica) {
        return new Snapshot(replica.deleteSet(), replica.stateVector());
    }

    /** Whether an item is there: in the snapshot, or now where there is none. After {@link #split} no item is there in part. */
    public static boolean visible(Item item, @Nullable Snapshot snapshot) {
        return snapshot == null ? !item.deleted() : snapshot.shows(item.client(), item.clock);
    }

    /**
     * Splits items so that each is wholly in the snapshot or not at all. They are merged again when the transaction ends, so that looking back
     * changes nothing.
     */
    public static void split(Transaction transaction, Snapshot snapshot) {
        StateVector vector = snapshot.stateVector();
        for (int i = 0; i < vector.size(); i++) {
            splitAt(transaction, vector.client(i), vector.clockAt(i));
        }
        DeleteSet deletions = snapshot.deletions();
        for (int c = 0; c < deletions.size(); c++) {
            for (int r = 0; r < deletions.rangeCount(c); r++) {
                int clock = deletions.clock(c, r);
                splitAt(transaction, deletions.client(c), clock);
                splitAt(transaction, deletions.client(c), (long) clock + deletions.length(c, r));
            }
        }
    }

    /** As in Yjs, a snapshot of another document may cut a pair of surrogates; those of this document do not. */
    private static void splitAt(Transaction transaction, long client, long clock) {
        ClientLog log = transaction.replica.logOrNull(client);
        if (log != null && clock < log.next) {
            log.indexOfStart(transaction, (int) clock);
        }
    }

    /** The value a key had; null where it had none. */
    public static @Nullable Item entry(Branch branch, String key, Snapshot snapshot) {
        Item item = branch.entry(key);
        while (item != null && item.clock >= snapshot.stateVector().clock(item.client())) {
            item = item.left;
        }
        return item != null && visible(item, snapshot) ? item : null;
    }

    /**
     * What the replica was then, as an update in format v2.
     *
     * @throws IllegalArgumentException if the snapshot is of a document that had more than this one has
     * @throws IllegalStateException if this replica throws deleted content away
     */
    public static byte[] encode(Replica replica, Snapshot snapshot) {
        if (replica.gc()) {
            throw new IllegalStateException("garbage collection must be off in a document that is to go back");
        }
        if (!replica.stateVector().covers(snapshot.stateVector())) {
            throw new IllegalArgumentException("the snapshot is of a document that had more than this one");
        }
        List<byte[]> encoded = new ArrayList<>(1);
        replica.transact(null, true, transaction -> encoded.add(encode(transaction, snapshot)));
        return encoded.getFirst();
    }

    private static byte[] encode(Transaction transaction, Snapshot snapshot) {
        StateVector vector = snapshot.stateVector();
        UpdateWriter writer = UpdateFormat.V2.writer();
        int count = 0;
        for (int i = 0; i < vector.size(); i++) {
            count += vector.clockAt(i) > 0 ? 1 : 0;
        }
        writer.rest().writeVarUint(count);
        for (int i = 0; i < vector.size(); i++) {
            int clock = (int) vector.clockAt(i);
            ClientLog log = transaction.replica.logOrNull(vector.client(i));
            if (log == null || clock == 0) {
                continue;
            }
            splitAt(transaction, log.id, clock);
            int last = log.indexOf(clock - 1);
            writer.rest().writeVarUint(last + 1L);
            writer.writeClient(log.id);
            writer.rest().writeVarUint(0);
            for (int s = 0; s <= last; s++) {
                log.structs[s].write(writer, 0);
            }
        }
        snapshot.deletions().write(writer);
        return writer.toByteArray();
    }
}
