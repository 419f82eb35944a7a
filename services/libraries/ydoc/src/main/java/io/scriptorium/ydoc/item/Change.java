package io.scriptorium.ydoc.item;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** That a transaction changed a branch: its list, some of its keys, or both. */
public final class Change {
    final Transaction transaction;
    final Branch branch;
    boolean list;
    private @Nullable Set<String> keys;

    Change(Transaction transaction, Branch branch) {
        this.transaction = transaction;
        this.branch = branch;
    }

    void add(@Nullable String key) {
        if (key == null) {
            list = true;
        } else {
            if (keys == null) {
                keys = new LinkedHashSet<>();
            }
            keys.add(key);
        }
    }

    public Transaction transaction() {
        return transaction;
    }

    public Branch branch() {
        return branch;
    }

    public boolean list() {
        return list;
    }

    public Set<String> keys() {
        return keys == null ? Set.of() : keys;
    }
}
