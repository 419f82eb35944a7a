package io.scriptorium.ydoc.item;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes changes back: what was inserted is deleted, what was deleted is inserted again as a copy. The old item remembers its copy, so that
 * whatever refers to it finds the way; this memory is local and never sent.
 */
public final class Undoing {
    /**
     * What somebody may want to take back: ranges of clocks, by client in the order in which the clients came up. The order decides in which order
     * copies are made, and so their ids.
     */
    public record Step(Deletions deletions, Deletions insertions) {
        /** Both steps as one. */
        public Step with(Step later) {
            return new Step(Deletions.merge(deletions, later.deletions), Deletions.merge(insertions, later.insertions));
        }
    }

    /**
     * What a step may do when it is taken back.
     *
     * @param inScope which items may be touched
     * @param mayDelete which of them may be deleted
     * @param stacked all deletions that can be undone and redone: an entry of a map is not brought back over one that is not among these
     * @param overRemote whether it is brought back even if somebody else has set the key since
     */
    public record Rules(
            Predicate<Item> inScope, Predicate<Item> mayDelete, List<Deletions> stacked, boolean overRemote) {}

    private final Transaction transaction;
    private final Step step;
    private final Rules rules;
    private final Set<Item> toRedo = new LinkedHashSet<>();

    /** For each list that is searched for items that have come back elsewhere. */
    private final IdentityHashMap<Branch, Counterparts> copied = new IdentityHashMap<>(0);

    private Undoing(Transaction transaction, Step step, Rules rules) {
        this.transaction = transaction;
        this.step = step;
        this.rules = rules;
    }

    /** What a transaction did, as a step. */
    public static Step stepOf(Transaction transaction) {
        Deletions insertions = new Deletions();
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < transaction.touchedCount(); i++) {
            if (transaction.after(i) > transaction.before(i)) {
                order.add(i);
            }
        }
        order.sort((a, b) -> Integer.compare(transaction.touched(a).ordinal, transaction.touched(b).ordinal));
        for (int i : order) {
            int before = transaction.before(i);
            insertions.add(transaction.touched(i), before, transaction.after(i) - before);
        }
        return new Step(transaction.deletions, insertions);
    }

    /** Keeps what a step deleted from being collected, or lets it go. */
    public static void keep(Transaction transaction, Deletions deleted, Predicate<Item> inScope, boolean keep) {
        forEach(transaction, deleted, struct -> {
            if (struct instanceof Item item && inScope.test(item)) {
                keep(item, keep);
            }
        });
    }

    private static void keep(@Nullable Item item, boolean keep) {
        while (item != null && item.keep() != keep) {
            item.setKeep(keep);
            item = item.branch().item;
        }
    }

    private static void forEach(Transaction transaction, Deletions ranges, Consumer<Struct> action) {
        for (Deletions.Ranges of : List.copyOf(ranges.clients())) {
            for (int i = 0; i < of.count && of.clock(i) < of.log.next; i++) {
                FormatCleanup.forEachStruct(transaction, of.log, of.clock(i), of.end(i), action);
            }
        }
    }

    /** Takes a step back, and returns whether that changed anything. */
    public static boolean revert(Transaction transaction, Step step, Rules rules) {
        return new Undoing(transaction, step, rules).run();
    }

    /** Positions are found anew after a step: markers may have come to stand elsewhere. */
    public static void forgetMarkers(Transaction transaction) {
        for (Change change : transaction.changes()) {
            if (change.list && change.branch.markers != null) {
                change.branch.markers.clear();
            }
        }
    }

    private boolean run() {
        List<Item> toDelete = new ArrayList<>();
        forEach(transaction, step.insertions, struct -> {
            if (struct instanceof Item original) {
                Item item = latest(original);
                if (item != null && !item.deleted() && rules.inScope.test(item)) {
                    toDelete.add(item);
                }
            }
        });
        forEach(transaction, step.deletions, struct -> {
            // what was made and deleted within the step never comes back
            if (struct instanceof Item item && rules.inScope.test(item) && !step.insertions.contains(item)) {
                toRedo.add(item);
            }
        });
        boolean changed = false;
        for (Item item : List.copyOf(toRedo)) {
            changed |= redo(item) != null;
        }
        // from behind, so that children go before their parents
        for (int i = toDelete.size() - 1; i >= 0; i--) {
            if (rules.mayDelete.test(toDelete.get(i))) {
                toDelete.get(i).delete(transaction);
                changed = true;
            }
        }
        return changed;
    }

    /** The last copy of an item, or itself; null where that has been collected. */
    private @Nullable Item latest(Item original) {
        if (!original.redone()) {
            return original;
        }
        Redone latest = follow(transaction.replica, original.log, original.clock);
        Struct struct = latest.struct;
        if (latest.offset > 0) {
            struct = struct.log.startingAt(transaction, struct.clock + latest.offset);
        }
        return struct instanceof Item item ? item : null;
    }

    /** Where a unit is now: the struct that holds its last copy, and where in it. */
    public record Redone(Struct struct, int offset) {}

    /** Follows copies from a unit that is in the document. */
    public static Redone follow(Replica replica, ClientLog log, int clock) {
        Struct struct = log.find(clock);
        int offset = clock - struct.clock;
        while (struct instanceof Item item) {
            Replica.RedoneAs as = replica.redoneAs(item);
            if (as == null) {
                break;
            }
            int next = as.clock() + offset;
            struct = as.log().find(next);
            offset = next - struct.clock;
        }
        return new Redone(struct, offset);
    }

    /** The item that starts where the copy of an item does; null if it has no copy, or if that was collected. */
    private @Nullable Item copyOf(Item item) {
        Replica.RedoneAs as = transaction.replica.redoneAs(item);
        return as != null && as.log().startingAt(transaction, as.clock()) instanceof Item copy ? copy : null;
    }

    /**
     * Inserts a copy of a deleted item where it was; null if there is no place for it any more. What it is in comes first, if it comes back at all; from
     * the outside in and not by recursion, because types may nest very deeply.
     */
    private @Nullable Item redo(Item item) {
        List<Item> inwards = new ArrayList<>(1);
        inwards.add(item);
        Item parent = item.branch().item;
        while (!inwards.getLast().redone()
                && parent != null
                && parent.deleted()
                && !parent.redone()
                && toRedo.contains(parent)) {
            inwards.add(parent);
            parent = parent.branch().item;
        }
        Item copy = null;
        for (Item each : inwards.reversed()) {
            copy = redoAlone(each);
        }
        return copy;
    }

    private @Nullable Item redoAlone(Item item) {
        if (item.redone()) {
            return copyOf(item);
        }
        Item parentItem = item.branch().item;
        if (parentItem != null && parentItem.deleted()) {
            if (!parentItem.redone()) {
                return null;
            }
            while (parentItem.redone()) {
                Item copy = copyOf(parentItem);
                if (copy == null) {
                    return null;
                }
                parentItem = copy;
            }
        }
        Branch parent = parentItem == null
                ? item.branch()
                : parentItem.content instanceof TypeContent type ? type.branch : null;
        if (parent == null) {
            return null;
        }
        Item left;
        Item right;
        if (item.parentSub == null) {
            left = counterpart(item.left, parentItem, false);
            right = counterpart(item, parentItem, true);
        } else {
            right = null;
            if (item.right != null && !rules.overRemote) {
                left = lastOfOurs(item);
                if (left == null) {
                    // somebody else has set the key since
                    return null;
                }
            } else {
                left = parent.entry(item.parentSub);
            }
            if (left != null && left.branch().item != parentItem) {
                left = parent.entry(item.parentSub);
            }
        }
        Item copy = Item.createCopy(transaction, left, right, parent, item);
        Counterparts counterparts = copied.get(item.branch());
        if (counterparts != null) {
            counterparts.noteRedone(item);
        }
        return copy;
    }

    /** The nearest item, from {@code start} to one side, that is in the parent itself or has a copy there. */
    private @Nullable Item counterpart(@Nullable Item start, @Nullable Item parentItem, boolean toTheRight) {
        if (start == null || start.branch().item == parentItem) {
            return start;
        }
        Counterparts counterparts = copied.computeIfAbsent(start.branch(), Counterparts::new);
        Item item = counterparts.nearest(start, toTheRight);
        while (item != null) {
            Item trace = item;
            while (trace != null && trace.branch().item != parentItem) {
                trace = trace.redone() ? copyOf(trace) : null;
            }
            if (trace != null) {
                return trace;
            }
            Item next = toTheRight ? item.right : item.left;
            item = next == null ? null : counterparts.nearest(next, toTheRight);
        }
        return null;
    }

    /** The last of the values that followed an entry, if all of them are ours to replace; else null. */
    private @Nullable Item lastOfOurs(Item entry) {
        Item left = entry;
        while (left.right != null && (left.right.redone() || isOurs(left.right))) {
            left = left.right;
            while (left.redone()) {
                Item copy = copyOf(left);
                if (copy == null) {
                    return null;
                }
                left = copy;
            }
        }
        return left.right == null ? left : null;
    }

    private boolean isOurs(Item item) {
        if (step.insertions.contains(item)) {
            return true;
        }
        for (Deletions deletions : rules.stacked) {
            if (deletions.contains(item)) {
                return true;
            }
        }
        return false;
    }
}
