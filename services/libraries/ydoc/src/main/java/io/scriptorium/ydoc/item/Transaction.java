package io.scriptorium.ydoc.item;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group of changes that observers and other replicas see as one.
 *
 * <p>It does not copy the state vector when it starts. Instead, the first time it adds to a client's log it notes how far the log had come;
 * whatever it has not noted has not changed.
 */
public final class Transaction {
    private static final ClientLog[] NO_LOGS = {};
    private static final int[] NO_CLOCKS = {};

    /** How deep deletion descends into nested types by recursion; deeper ones wait in a list. */
    private static final int MAX_RECURSION = 100;

    final Replica replica;
    final @Nullable Object origin;
    private boolean local;

    private ClientLog[] touched = NO_LOGS;
    private int[] before = NO_CLOCKS;
    private int[] after = NO_CLOCKS;
    private int touchedCount;

    final Deletions deletions = new Deletions();
    private final List<Change> changes = new ArrayList<>(2);

    /** Items that were split off and may be merged again. */
    final List<Item> mergeLater = new ArrayList<>(0);

    boolean needsFormatCleanup;
    private @Nullable SubdocumentChanges subdocuments;

    private int depth;
    private @Nullable List<Branch> deeper;

    Transaction(Replica replica, @Nullable Object origin, boolean local) {
        this.replica = replica;
        this.origin = origin;
        this.local = local;
    }

    public Replica replica() {
        return replica;
    }

    public @Nullable Object origin() {
        return origin;
    }

    /** Whether it was made here and did not come as an update. */
    public boolean local() {
        return local;
    }

    void setRemote() {
        local = false;
    }

    public Deletions deletions() {
        return deletions;
    }

    /** Appends a struct to its client's log. */
    void add(Struct struct) {
        ClientLog log = struct.log;
        if (log.touchedBy != this) {
            replica.touch(this, log);
        }
        log.add(struct);
        replica.structsAdded++;
    }

    /** Notes how far a log has come, before that changes, unless it has done so before. */
    void note(ClientLog log, int clock) {
        if (!replica.isOnly(this) && indexOf(log) >= 0) {
            return;
        }
        if (touchedCount == touched.length) {
            int capacity = Math.max(1, 2 * touchedCount);
            touched = Arrays.copyOf(touched, capacity);
            before = Arrays.copyOf(before, capacity);
            after = Arrays.copyOf(after, capacity);
        }
        touched[touchedCount] = log;
        before[touchedCount] = clock;
        after[touchedCount] = clock;
        touchedCount++;
    }

    private int indexOf(ClientLog log) {
        for (int i = touchedCount - 1; i >= 0; i--) {
            if (touched[i] == log) {
                return i;
            }
        }
        return -1;
    }

    /** Called when the body is through: notes how far the logs have come. */
    void end() {
        deletions.sortAndMerge();
        for (int i = 0; i < touchedCount; i++) {
            after[i] = touched[i].next;
        }
    }

    public int touchedCount() {
        return touchedCount;
    }

    public ClientLog touched(int i) {
        return touched[i];
    }

    public int before(int i) {
        return before[i];
    }

    public int after(int i) {
        return after[i];
    }

    /** How far a log had come when this transaction started. */
    int before(ClientLog log) {
        if (log.touchedBy == this) {
            return log.nextBefore;
        }
        int index = replica.isOnly(this) ? -1 : indexOf(log);
        return index < 0 ? log.next : before[index];
    }

    /** Whether the struct came with this transaction, even if it is deleted by now. */
    public boolean adds(Struct struct) {
        return struct.clock >= before(struct.log);
    }

    /** Whether this transaction deleted the item. */
    public boolean deletes(Struct struct) {
        return deletions.contains(struct);
    }

    /** Lets go of what the logs and branches hold on to while the transaction lasts. */
    void release() {
        for (int i = 0; i < touchedCount; i++) {
            if (touched[i].touchedBy == this) {
                touched[i].touchedBy = null;
            }
        }
        for (Change change : changes) {
            if (change.branch.change == change) {
                change.branch.change = null;
            }
        }
    }

    boolean changedAnything() {
        if (!deletions.isEmpty()) {
            return true;
        }
        for (int i = 0; i < touchedCount; i++) {
            if (after[i] != before[i]) {
                return true;
            }
        }
        return false;
    }

    boolean advanced(ClientLog log) {
        int index = indexOf(log);
        return index >= 0 && after[index] != before[index];
    }

    void delete(ClientLog log, int clock, int length) {
        deletions.add(log, clock, length);
        replica.structsDeleted++;
    }

    void mergeLater(Item item) {
        mergeLater.add(item);
    }

    /** Notes a change of a type, for its observers; a type that is new or deleted has none. */
    void addChanged(Branch branch, @Nullable String key) {
        Item item = branch.item;
        if (item == null || (!item.deleted() && item.clock < before(item.log))) {
            changeOf(branch).add(key);
        }
    }

    private Change changeOf(Branch branch) {
        Change change = branch.change;
        if (change != null && change.transaction == this) {
            return change;
        }
        if (change != null) {
            for (Change other : changes) {
                if (other.branch == branch) {
                    return other;
                }
            }
        }
        change = new Change(this, branch);
        changes.add(change);
        branch.change = change;
        return change;
    }

    private void forgetChange(Branch branch) {
        if (branch.change != null && branch.change.transaction == this) {
            changes.remove(branch.change);
            branch.change = null;
        }
    }

    public List<Change> changes() {
        return changes;
    }

    public @Nullable Change change(Branch branch) {
        for (Change change : changes) {
            if (change.branch == branch) {
                return change;
            }
        }
        return null;
    }

    /** Whether this transaction changed one of these types, or one inside of them. */
    public boolean affects(Set<Branch> scope) {
        Set<Branch> passed = Collections.newSetFromMap(new IdentityHashMap<>());
        for (Change change : changes) {
            for (Branch branch = change.branch; branch != null && passed.add(branch); branch = branch.parent()) {
                if (scope.contains(branch)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Deletes everything in a type that has been deleted. */
    void deleteChildren(Branch branch) {
        if (depth == MAX_RECURSION) {
            if (deeper == null) {
                deeper = new ArrayList<>();
            }
            deeper.add(branch);
            return;
        }
        depth++;
        for (Item item = branch.start; item != null; item = item.right) {
            deleteChild(item);
        }
        for (Item item : branch.entries().values()) {
            deleteChild(item);
        }
        forgetChange(branch);
        depth--;
        while (depth == 0 && deeper != null && !deeper.isEmpty()) {
            deleteChildren(deeper.removeLast());
        }
    }

    private void deleteChild(Item item) {
        if (!item.deleted()) {
            item.delete(this);
        } else if (item.clock < before(item.log)) {
            // deleted earlier, but now it is collected and can perhaps be merged
            mergeLater.add(item);
        }
    }

    SubdocumentChanges subdocuments() {
        if (subdocuments == null) {
            subdocuments = new SubdocumentChanges();
        }
        return subdocuments;
    }

    public @Nullable SubdocumentChanges subdocumentChanges() {
        return subdocuments;
    }
}
