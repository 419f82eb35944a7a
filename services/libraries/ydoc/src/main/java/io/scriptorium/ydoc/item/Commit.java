package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.format.UpdateWriter;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Ends a transaction: tells observers, throws deleted content away, merges what lies side by side, and hands the update out.
 *
 * <p>The order of all this is that of Yjs, because it decides which structs are one afterwards, and so the bytes of the state.
 */
final class Commit {
    private final Replica replica;
    private final Transaction transaction;
    private final Failures failures = new Failures();

    private Commit(Replica replica, Transaction transaction) {
        this.replica = replica;
        this.transaction = transaction;
    }

    /** What a listener throws is thrown on, after everything has been done. */
    static void run(Replica replica, Transaction transaction) {
        Commit commit = new Commit(replica, transaction);
        transaction.end();
        commit.notifyObservers();
        if (replica.gc()) {
            commit.collect();
        }
        commit.merge();
        if (!transaction.local() && transaction.advanced(replica.ownLog())) {
            // somebody else uses our id
            replica.replaceClientId();
        }
        commit.emitUpdates();
        commit.emitSubdocuments();
        commit.failures.rethrow();
    }

    private void notifyObservers() {
        List<Change> changes = transaction.changes();
        Replica.Observers observers = replica.observers;
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            Branch branch = change.branch;
            if (branch.alive()) {
                if (!transaction.local() && branch.markers != null) {
                    branch.markers.clear();
                }
                if (observers != null) {
                    failures.guard(() -> observers.changed(change));
                }
                if (replica.tidiesFormats && !transaction.local() && branch.hasFormatting && branch.kind.isText()) {
                    transaction.needsFormatCleanup = true;
                }
            }
        }
        if (observers != null) {
            failures.guard(() -> observers.deeplyChanged(transaction));
        }
        if (!replica.afterTransaction.isEmpty()) {
            for (Consumer<Transaction> listener : List.copyOf(replica.afterTransaction)) {
                failures.guard(() -> listener.accept(transaction));
            }
        }
        if (transaction.needsFormatCleanup) {
            failures.guard(() -> FormatCleanup.afterTransaction(transaction));
        }
    }

    private void collect() {
        for (Deletions.Ranges ranges : transaction.deletions.clients()) {
            ClientLog log = ranges.log;
            for (int r = ranges.count - 1; r >= 0; r--) {
                int end = ranges.end(r);
                for (int i = log.indexOf(ranges.clock(r)); i < log.size && log.structs[i].clock < end; i++) {
                    if (log.structs[i] instanceof Item item && item.deleted() && mayCollect(item)) {
                        item.collect(replica, false);
                    }
                }
            }
        }
    }

    /** Where the filter fails, the item stays. */
    private boolean mayCollect(Item item) {
        if (item.keep()) {
            return false;
        }
        Predicate<Item> filter = replica.gcFilter();
        if (filter == null) {
            return true;
        }
        boolean[] passes = {false};
        failures.guard(() -> passes[0] = filter.test(item));
        return passes[0];
    }

    /** From right to left everywhere, so that indices still to come stay valid. */
    private void merge() {
        for (Deletions.Ranges ranges : transaction.deletions.clients()) {
            ClientLog log = ranges.log;
            for (int r = ranges.count - 1; r >= 0; r--) {
                int i = Math.min(log.size - 1, 1 + log.indexOf(ranges.end(r) - 1));
                while (i > 0 && log.structs[i].clock >= ranges.clock(r)) {
                    i -= 1 + log.mergeLeft(i);
                }
            }
        }
        for (int t = 0; t < transaction.touchedCount(); t++) {
            if (transaction.before(t) != transaction.after(t)) {
                ClientLog log = transaction.touched(t);
                int first = Math.max(log.indexOf(transaction.before(t)), 1);
                for (int i = log.size - 1; i >= first; ) {
                    i -= 1 + log.mergeLeft(i);
                }
            }
        }
        List<Item> mergeLater = transaction.mergeLater;
        for (int m = mergeLater.size() - 1; m >= 0; m--) {
            Item item = mergeLater.get(m);
            ClientLog log = item.log;
            int index = log.indexOf(item.clock);
            if (index + 1 < log.size && log.mergeLeft(index + 1) > 1) {
                continue;
            }
            if (index > 0) {
                log.mergeLeft(index);
            }
        }
    }

    private void emitUpdates() {
        if (replica.updateSinks.isEmpty() && replica.updateV2Sinks.isEmpty()) {
            return;
        }
        if (!transaction.changedAnything()) {
            return;
        }
        emit(replica.updateSinks, UpdateFormat.V1);
        emit(replica.updateV2Sinks, UpdateFormat.V2);
    }

    private void emit(List<Replica.UpdateSink> sinks, UpdateFormat format) {
        if (sinks.isEmpty()) {
            return;
        }
        UpdateWriter writer = format == UpdateFormat.V1 ? replica.scratchWriter() : format.writer();
        StateEncoder.writeTransaction(writer, transaction);
        byte[] update = writer.toByteArray();
        if (sinks.size() == 1) {
            Replica.UpdateSink sink = sinks.get(0);
            failures.guard(() -> sink.accept(update, transaction.origin));
        } else {
            for (Replica.UpdateSink sink : List.copyOf(sinks)) {
                failures.guard(() -> sink.accept(update, transaction.origin));
            }
        }
    }

    private void emitSubdocuments() {
        SubdocumentChanges changes = transaction.subdocumentChanges();
        if (changes == null || changes.isEmpty()) {
            return;
        }
        for (Subdocument added : changes.added()) {
            added.setClientId(replica.clientId());
            if (!replica.subdocuments().contains(added)) {
                replica.subdocuments().add(added);
            }
        }
        replica.subdocuments().removeAll(changes.removed());
        for (Consumer<SubdocumentChanges> listener : List.copyOf(replica.subdocumentSinks)) {
            failures.guard(() -> listener.accept(changes));
        }
        for (Subdocument removed : List.copyOf(changes.removed())) {
            failures.guard(removed::left);
        }
    }
}
