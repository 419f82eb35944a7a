package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.version.DeleteSet;
import io.scriptorium.ydoc.version.StateVector;
import java.util.ArrayList;
import java.util.List;

/** Writes a replica, or what of it is new to somebody, as an update. */
final class StateEncoder {
    private StateEncoder() {}

    static byte[] encode(Replica replica, UpdateFormat format, StateVector target) {
        UpdateWriter writer = format.writer();
        writeStructs(writer, replica, target).writeDescending(writer);
        byte[] state = writer.toByteArray();
        if (!replica.hasPending()) {
            return state;
        }
        List<EncodedUpdate> parts = new ArrayList<>();
        parts.add(EncodedUpdate.own(format, state));
        DeleteSet pendingDeletions = replica.inbox.pendingDeletions();
        if (!pendingDeletions.isEmpty()) {
            UpdateWriter deletions = format.writer();
            deletions.rest().writeVarUint(0);
            pendingDeletions.write(deletions);
            parts.add(EncodedUpdate.own(format, deletions.toByteArray()));
        }
        PendingStructs pendingStructs = replica.inbox.pendingStructs();
        if (pendingStructs != null) {
            byte[] pending = EncodedUpdates.diff(EncodedUpdate.own(UpdateFormat.V2, pendingStructs.update()), target);
            parts.add(EncodedUpdate.own(
                    format,
                    format == UpdateFormat.V2
                            ? pending
                            : EncodedUpdates.convert(EncodedUpdate.own(UpdateFormat.V2, pending), format)));
        }
        return EncodedUpdates.merge(format, parts);
    }

    /** Returns everything that has been deleted, which is found on the way. */
    private static Deletions writeStructs(UpdateWriter writer, Replica replica, StateVector target) {
        ClientLog[] logs = replica.logs();
        int count = 0;
        for (ClientLog log : logs) {
            if (log.next > target.clock(log.id)) {
                count++;
            }
        }
        writer.rest().writeVarUint(count);
        Deletions deletions = new Deletions();
        for (ClientLog log : logs) {
            int from = (int) Math.min(log.next, target.clock(log.id));
            Deletions.Ranges deleted = new Deletions.Ranges(log);
            if (from < log.next) {
                writeLog(writer, log, from, deleted);
            } else {
                deleted.addDeleted(log.size);
            }
            deletions.add(deleted);
        }
        return deletions;
    }

    private static void writeLog(UpdateWriter writer, ClientLog log, int from, Deletions.Ranges deleted) {
        int first = log.indexOf(from);
        deleted.addDeleted(first);
        startLog(writer, log, first, from);
        for (int i = first; i < log.size; i++) {
            Struct struct = log.structs[i];
            struct.write(writer, Math.max(0, from - struct.clock));
            if (struct.deleted()) {
                deleted.addNext(struct.clock, struct.length);
            }
        }
    }

    private static void startLog(UpdateWriter writer, ClientLog log, int first, int from) {
        writer.rest().writeVarUint(log.size - first);
        writer.writeClient(log.id);
        writer.rest().writeVarUint(from);
    }

    /** What came since {@code from}: as a rule a single struct, or a part of one. */
    private static void writeLog(UpdateWriter writer, ClientLog log, int from) {
        int first = log.indexOf(from);
        startLog(writer, log, first, from);
        Struct struct = log.structs[first];
        struct.write(writer, from - struct.clock);
        for (int i = first + 1; i < log.size; i++) {
            log.structs[i].write(writer, 0);
        }
    }

    /** Writes what a transaction added and deleted. */
    static void writeTransaction(UpdateWriter writer, Transaction transaction) {
        int touched = transaction.touchedCount();
        if (touched == 1 && transaction.touched(0).next > transaction.before(0)) {
            writer.rest().writeVarUint(1);
            writeLog(writer, transaction.touched(0), transaction.before(0));
        } else {
            List<Integer> grown = new ArrayList<>();
            for (int i = 0; i < touched; i++) {
                if (transaction.touched(i).next > transaction.before(i)) {
                    grown.add(i);
                }
            }
            grown.sort((a, b) -> Long.compare(transaction.touched(b).id, transaction.touched(a).id));
            writer.rest().writeVarUint(grown.size());
            for (int i : grown) {
                writeLog(writer, transaction.touched(i), transaction.before(i));
            }
        }
        transaction.deletions.write(writer);
    }
}
