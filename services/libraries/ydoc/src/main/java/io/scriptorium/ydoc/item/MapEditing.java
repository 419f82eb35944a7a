package io.scriptorium.ydoc.item;

import org.jspecify.annotations.Nullable;

/** Reads and changes the entries of a branch: maps, and the attributes of elements and texts. */
public final class MapEditing {
    private MapEditing() {}

    public static void set(Transaction transaction, Branch branch, String key, @Nullable Object value) {
        Replica replica = transaction.replica;
        String name = replica.written(key);
        Content special = ListEditing.special(value);
        Content content = special != null ? special : new AnyContent(ValueRun.of(replica.written(value)));
        Item.create(transaction, branch.entry(name), null, branch, name, content, 1);
    }

    public static void delete(Transaction transaction, Branch branch, String key) {
        Item entry = branch.entry(key);
        if (entry != null) {
            entry.delete(transaction);
        }
    }

    public static boolean has(Branch branch, String key) {
        Item entry = branch.entry(key);
        return entry != null && !entry.deleted();
    }

    /** The value of a key; null where there is none. */
    public static @Nullable Object get(Branch branch, String key) {
        Item entry = branch.entry(key);
        return entry == null || entry.deleted() ? null : value(entry);
    }

    public static @Nullable Object value(Item entry) {
        return entry.lastValue();
    }
}
