package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Change;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Transaction;
import io.scriptorium.ydoc.lib0.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a transaction changed in one type. Its delta and keys have to be asked for while the listener runs. */
public final class YEvent {
    public enum Action {
        ADD,
        UPDATE,
        DELETE
    }

    /** What became of one key; {@code oldValue} is {@link Undefined} where the key is new. */
    public record KeyChange(Action action, @Nullable Object oldValue) {}

    private final Change change;
    private final YType target;
    private YType currentTarget;
    private @Nullable List<DeltaOp> delta;
    private @Nullable Map<String, KeyChange> keys;

    YEvent(Change change) {
        this.change = change;
        this.target = YType.of(change.branch());
        this.currentTarget = target;
    }

    public YType target() {
        return target;
    }

    /** The type whose listener is being called. */
    public YType currentTarget() {
        return currentTarget;
    }

    void setCurrentTarget(YType type) {
        currentTarget = type;
    }

    /** What the transaction was started with. */
    public @Nullable Object origin() {
        return change.transaction().origin();
    }

    /** Whether the change was made here and did not come as an update. */
    public boolean local() {
        return change.transaction().local();
    }

    /** Whether the list part (children, text) changed. */
    public boolean childListChanged() {
        return change.list();
    }

    /** The keys or attributes that were set or deleted. */
    public Set<String> keysChanged() {
        return Set.copyOf(change.keys());
    }

    /** The way from {@link #currentTarget} to {@link #target}: keys ({@code String}) and indices ({@code Integer}). */
    public List<Object> path() {
        List<Object> path = new ArrayList<>();
        Branch branch = target.branch();
        while (branch.item() != null && branch != currentTarget.branch()) {
            Item item = branch.item();
            Branch parent = item.branch();
            path.add(item.parentSub() != null ? item.parentSub() : (Object) indexOf(parent, item));
            branch = parent;
        }
        return path.reversed();
    }

    private static int indexOf(Branch parent, Item child) {
        int index = 0;
        for (Item item = parent.start(); item != null && item != child; item = item.right()) {
            if (!item.deleted() && item.countable()) {
                index += item.length();
            }
        }
        return index;
    }

    private void checkStillRunning() {
        if (!change.transaction().replica().cleaningUp()) {
            throw new IllegalStateException("changes have to be asked for while the listener runs");
        }
    }

    public List<DeltaOp> delta() {
        List<DeltaOp> result = delta;
        if (result == null) {
            checkStillRunning();
            result = target.branch().kind().isText()
                    ? List.copyOf(new TextEventDelta(change).compute())
                    : List.copyOf(listDelta());
            delta = result;
        }
        return result;
    }

    private List<DeltaOp> listDelta() {
        List<DeltaOp> ops = new ArrayList<>();
        if (!change.list()) {
            return ops;
        }
        Transaction transaction = change.transaction();
        List<@Nullable Object> inserted = null;
        int retained = 0;
        int deleted = 0;
        for (Item item = target.branch().start(); item != null; item = item.right()) {
            boolean adds = transaction.adds(item);
            if (item.deleted()) {
                if (!adds && transaction.deletes(item)) {
                    retained = packRetained(ops, retained);
                    inserted = packInserted(ops, inserted);
                    deleted += item.length();
                }
            } else if (adds) {
                retained = packRetained(ops, retained);
                deleted = packDeleted(ops, deleted);
                inserted = inserted == null ? new ArrayList<>() : inserted;
                if (item.countable()) {
                    for (int i = 0; i < item.length(); i++) {
                        inserted.add(Values.toPublic(item.content().value(i)));
                    }
                }
            } else {
                inserted = packInserted(ops, inserted);
                deleted = packDeleted(ops, deleted);
                retained += item.length();
            }
        }
        packInserted(ops, inserted);
        packDeleted(ops, deleted);
        return ops;
    }

    private static int packRetained(List<DeltaOp> ops, int length) {
        if (length > 0) {
            ops.add(new DeltaOp.Retain(length));
        }
        return 0;
    }

    private static int packDeleted(List<DeltaOp> ops, int length) {
        if (length > 0) {
            ops.add(new DeltaOp.Delete(length));
        }
        return 0;
    }

    private static @Nullable List<@Nullable Object> packInserted(
            List<DeltaOp> ops, @Nullable List<@Nullable Object> values) {
        if (values != null) {
            ops.add(new DeltaOp.Insert(values));
        }
        return null;
    }

    public Map<String, KeyChange> keys() {
        Map<String, KeyChange> result = keys;
        if (result == null) {
            checkStillRunning();
            result = new LinkedHashMap<>();
            for (String key : change.keys()) {
                Item entry = target.branch().entry(key);
                KeyChange keyChange = entry == null ? null : keyChange(entry);
                if (keyChange != null) {
                    result.put(key, keyChange);
                }
            }
            keys = result;
        }
        return result;
    }

    private @Nullable KeyChange keyChange(Item entry) {
        Transaction transaction = change.transaction();
        if (!transaction.adds(entry)) {
            return transaction.deletes(entry) ? new KeyChange(Action.DELETE, value(entry)) : null;
        }
        Item previous = entry.left();
        while (previous != null && transaction.adds(previous)) {
            previous = previous.left();
        }
        boolean replaced = previous != null && transaction.deletes(previous);
        if (transaction.deletes(entry)) {
            return replaced && previous != null ? new KeyChange(Action.DELETE, value(previous)) : null;
        }
        return replaced && previous != null
                ? new KeyChange(Action.UPDATE, value(previous))
                : new KeyChange(Action.ADD, Undefined.UNDEFINED);
    }

    private static @Nullable Object value(Item item) {
        return Values.toPublic(item.lastValue());
    }
}
