package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.MapEditing;
import io.scriptorium.ydoc.item.SnapshotView;
import io.scriptorium.ydoc.lib0.JsKeys;
import io.scriptorium.ydoc.version.Snapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The entries of a type, or what is to become its entries once it is in a document. */
final class Entries {
    private final YType type;
    private Map<String, @Nullable Object> collected = new LinkedHashMap<>(0);

    Entries(YType type) {
        this.type = type;
    }

    private Branch branch() {
        return type.branch();
    }

    /** Writes what has been collected, which was checked together with what the type is in. */
    void integrated() {
        Map<String, @Nullable Object> entries = collected;
        collected = new LinkedHashMap<>(0);
        entries.forEach(this::write);
    }

    private void write(String key, @Nullable Object prepared) {
        Object internal = Values.toInternal(prepared);
        type.transact(transaction -> MapEditing.set(transaction, branch(), key, internal));
    }

    void set(String key, @Nullable Object value) {
        Objects.requireNonNull(key, "key");
        Object prepared = Values.prepare(value);
        if (type.attached()) {
            NewContent.check(type, prepared);
            write(key, prepared);
        } else {
            collected.put(key, prepared);
        }
    }

    /** Calls {@code action} with what is to be put into a document together with the type. */
    void forEachNew(Consumer<@Nullable Object> action) {
        collected.values().forEach(action);
    }

    void delete(String key) {
        if (type.attached()) {
            type.transact(transaction -> MapEditing.delete(transaction, branch(), key));
        } else {
            collected.remove(key);
        }
    }

    boolean has(String key) {
        return type.attached() ? MapEditing.has(branch(), key) : collected.containsKey(key);
    }

    @Nullable
    Object get(String key) {
        return type.attached() ? Values.toPublic(MapEditing.get(branch(), key)) : collected.get(key);
    }

    int size() {
        if (!type.attached()) {
            return collected.size();
        }
        int size = 0;
        for (Item entry : branch().entries().values()) {
            if (!entry.deleted()) {
                size++;
            }
        }
        return size;
    }

    Map<String, @Nullable Object> toMap() {
        return type.attached() ? JsKeys.inOrder(inOrderOfKeys()) : new LinkedHashMap<>(collected);
    }

    /** The entries in the order in which their keys came up. */
    Map<String, @Nullable Object> inOrderOfKeys() {
        if (!type.attached()) {
            return new LinkedHashMap<>(collected);
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        branch().entries().forEach((key, entry) -> {
            if (!entry.deleted()) {
                map.put(key, Values.toPublic(MapEditing.value(entry)));
            }
        });
        return map;
    }

    Map<String, @Nullable Object> toMap(Snapshot snapshot) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (String key : branch().entries().keySet()) {
            Item entry = SnapshotView.entry(branch(), key, snapshot);
            if (entry != null) {
                map.put(key, Values.toPublic(MapEditing.value(entry)));
            }
        }
        return JsKeys.inOrder(map);
    }

    Map<String, @Nullable Object> toJson(int depth) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        branch().entries().forEach((key, entry) -> {
            if (!entry.deleted()) {
                map.put(key, Values.toJson(MapEditing.value(entry), depth));
            }
        });
        return JsKeys.inOrder(map);
    }
}
