package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.item.MapEditing;
import io.scriptorium.ydoc.version.Snapshot;
import java.util.ArrayList;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Values and shared types by key; of concurrent writes to a key one wins. */
public sealed class YMap extends YType permits YXmlHook {
    private final Entries entries;

    public YMap() {
        this(Branch.create(Kind.MAP));
    }

    public YMap(Map<String, ? extends @Nullable Object> entries) {
        this();
        entries.forEach(this::set);
    }

    YMap(Branch branch) {
        super(branch);
        entries = new Entries(this);
    }

    @Override
    public YMap copy() {
        return copy(0);
    }

    @Override
    YMap copy(int depth) {
        return copyEntriesTo(new YMap(), depth);
    }

    final <M extends YMap> M copyEntriesTo(M copy, int depth) {
        entries.inOrderOfKeys().forEach((key, value) -> copy.set(key, copyOf(value, depth)));
        return copy;
    }

    @Override
    final void forEachNew(Consumer<@Nullable Object> action) {
        entries.forEachNew(action);
    }

    @Override
    final void integrated() {
        entries.integrated();
    }

    public final int size() {
        return entries.size();
    }

    public final boolean has(String key) {
        return entries.has(key);
    }

    /** The value of a key; null where there is none. */
    public final @Nullable Object get(String key) {
        return entries.get(key);
    }

    public final void set(String key, @Nullable Object value) {
        entries.set(key, value);
    }

    public final void delete(String key) {
        entries.delete(key);
    }

    public final void clear() {
        if (attached()) {
            transact(transaction -> {
                for (Map.Entry<String, Item> entry :
                        new ArrayList<>(branch().entries().entrySet())) {
                    if (!entry.getValue().deleted()) {
                        MapEditing.delete(transaction, branch(), entry.getKey());
                    }
                }
            });
        } else {
            entries.toMap().keySet().forEach(entries::delete);
        }
    }

    /** A copy of all entries. */
    public final Map<String, @Nullable Object> toMap() {
        return entries.toMap();
    }

    /** All entries as they were; needs a document that keeps what is deleted. */
    public final Map<String, @Nullable Object> toMap(Snapshot snapshot) {
        return entries.toMap(snapshot);
    }

    @Override
    final @Nullable Object toJson(int depth) {
        return entries.toJson(depth);
    }
}
