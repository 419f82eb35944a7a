package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.format.UpdateReader;
import io.scriptorium.ydoc.version.DeleteSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Applies updates, and keeps what has to wait: structs that depend on others which are not here, and deletions of what is not here.
 *
 * <p>Whenever a log has come far enough for something to go on, all that waits is tried again.
 */
final class Inbox {
    private final Replica replica;
    private @Nullable PendingStructs pendingStructs;
    private DeleteSet pendingDeletions = DeleteSet.EMPTY;

    Inbox(Replica replica) {
        this.replica = replica;
    }

    @Nullable
    PendingStructs pendingStructs() {
        return pendingStructs;
    }

    DeleteSet pendingDeletions() {
        return pendingDeletions;
    }

    void apply(Transaction transaction, DecodedUpdate update) {
        for (String name : update.rootNames()) {
            replica.root(name);
        }
        PendingStructs rest = new Integration(transaction, update.blocks()).run();
        boolean retry = false;
        PendingStructs pending = pendingStructs;
        if (pending == null) {
            pendingStructs = rest;
        } else {
            retry = canProceed(pending);
            if (rest != null) {
                pendingStructs = pending.with(rest);
            }
        }
        DeleteSet unapplied = applyDeletions(transaction, update.deletions());
        if (!pendingDeletions.isEmpty()) {
            DeleteSet stillUnapplied = applyDeletions(transaction, pendingDeletions);
            unapplied = new DeleteSet.Builder()
                    .addAll(unapplied)
                    .addAll(stillUnapplied)
                    .build();
        }
        pendingDeletions = unapplied;
        PendingStructs again = pendingStructs;
        if (retry && again != null) {
            pendingStructs = null;
            UpdateReader reader = UpdateFormat.V2.reader(again.update(), Integer.MAX_VALUE);
            apply(transaction, DecodedUpdate.read(reader, replica, Integer.MAX_VALUE));
        }
    }

    private boolean canProceed(PendingStructs pending) {
        for (Map.Entry<Long, Integer> missing : pending.missing().entrySet()) {
            ClientLog log = replica.logOrNull(missing.getKey());
            if (log != null && missing.getValue() < log.next) {
                return true;
            }
        }
        return false;
    }

    /** Returns what could not be deleted because it is not here yet. */
    private DeleteSet applyDeletions(Transaction transaction, DeleteSet deletions) {
        if (deletions.isEmpty()) {
            return deletions;
        }
        DeleteSet.Builder unapplied = new DeleteSet.Builder();
        for (int c = 0; c < deletions.size(); c++) {
            long client = deletions.client(c);
            ClientLog log = replica.logOrNull(client);
            int state = log == null ? 0 : log.next;
            for (int r = 0; r < deletions.rangeCount(c); r++) {
                int clock = deletions.clock(c, r);
                int end = clock + deletions.length(c, r);
                if (end > state) {
                    int from = Math.max(clock, state);
                    unapplied.add(client, from, end - from);
                }
                if (log != null && clock < state) {
                    delete(transaction, log, clock, end);
                }
            }
        }
        return unapplied.build();
    }

    private static void delete(Transaction transaction, ClientLog log, int clock, int end) {
        int index = log.indexOf(clock);
        Struct first = log.structs[index];
        if (!first.deleted() && first.clock < clock && first instanceof Item item) {
            index++;
            log.insert(index, item.split(transaction, clock - item.clock));
        }
        while (index < log.size && log.structs[index].clock < end) {
            Struct struct = log.structs[index++];
            if (!struct.deleted() && struct instanceof Item item) {
                if (end < item.end()) {
                    log.insert(index, item.split(transaction, end - item.clock));
                }
                item.delete(transaction);
            }
        }
    }

    boolean hasPending() {
        return pendingStructs != null || !pendingDeletions.isEmpty();
    }

    boolean contains(DecodedUpdate update) {
        for (Block block : update.blocks()) {
            for (int i = 0; i < block.count; i++) {
                if (!(block.structs[i] instanceof Skip) && block.structs[i].end() > block.log.next) {
                    return false;
                }
            }
        }
        DeleteSet deletions = update.deletions();
        for (int c = 0; c < deletions.size(); c++) {
            ClientLog log = replica.logOrNull(deletions.client(c));
            for (int r = 0; r < deletions.rangeCount(c); r++) {
                if (log == null || !isDeleted(log, deletions.clock(c, r), deletions.length(c, r))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isDeleted(ClientLog log, int clock, int length) {
        int end = clock + length;
        if (end > log.next) {
            return false;
        }
        for (int i = log.indexOf(clock); i < log.size && log.structs[i].clock < end; i++) {
            if (!log.structs[i].deleted()) {
                return false;
            }
        }
        return true;
    }
}
