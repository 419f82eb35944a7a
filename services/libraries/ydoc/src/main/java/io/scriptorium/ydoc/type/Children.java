package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.ListEditing;
import io.scriptorium.ydoc.item.SnapshotView;
import io.scriptorium.ydoc.version.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The list of a type, or what is to become its list once it is in a document. */
final class Children {
    private final YType type;
    private List<@Nullable Object> collected = new ArrayList<>(0);

    Children(YType type) {
        this.type = type;
    }

    private Branch branch() {
        return type.branch();
    }

    void integrated() {
        List<@Nullable Object> content = collected;
        collected = new ArrayList<>(0);
        if (!content.isEmpty()) {
            insert(0, content);
        }
    }

    int size() {
        return type.attached() ? branch().length() : collected.size();
    }

    @Nullable
    Object get(int index) {
        return type.attached() ? Values.toPublic(ListEditing.get(branch(), index)) : collected.get(index);
    }

    void insert(int index, List<? extends @Nullable Object> content) {
        if (type.attached()) {
            List<@Nullable Object> values = Values.toInternal(content);
            type.transact(transaction -> ListEditing.insert(transaction, branch(), index, values));
        } else {
            collected.addAll(index, content);
        }
    }

    void append(List<? extends @Nullable Object> content) {
        if (type.attached()) {
            List<@Nullable Object> values = Values.toInternal(content);
            type.transact(transaction -> ListEditing.append(transaction, branch(), values));
        } else {
            collected.addAll(content);
        }
    }

    void delete(int index, int length) {
        if (type.attached()) {
            type.transact(transaction -> ListEditing.delete(transaction, branch(), index, length));
        } else {
            collected.subList(index, index + length).clear();
        }
    }

    List<@Nullable Object> collected() {
        return collected;
    }

    List<@Nullable Object> toList() {
        if (!type.attached()) {
            return new ArrayList<>(collected);
        }
        List<@Nullable Object> list = new ArrayList<>(branch().length());
        forEach(value -> list.add(Values.toPublic(value)));
        return list;
    }

    List<@Nullable Object> toList(Snapshot snapshot) {
        List<@Nullable Object> list = new ArrayList<>();
        type.transact(transaction -> {
            SnapshotView.split(transaction, snapshot);
            for (Item item = branch().start(); item != null; item = item.right()) {
                if (item.countable() && SnapshotView.visible(item, snapshot)) {
                    for (int i = 0; i < item.length(); i++) {
                        list.add(Values.toPublic(item.content().value(i)));
                    }
                }
            }
        });
        return list;
    }

    /** The values, with copies of the types among them. */
    List<@Nullable Object> copies() {
        List<@Nullable Object> copies = new ArrayList<>();
        for (Object value : toList()) {
            copies.add(value instanceof YType child ? child.copy() : value);
        }
        return copies;
    }

    /** Calls {@code action} with each value as the engine keeps it. */
    void forEach(Consumer<@Nullable Object> action) {
        for (Item item = branch().start(); item != null; item = item.right()) {
            if (item.countable() && !item.deleted()) {
                for (int i = 0; i < item.length(); i++) {
                    action.accept(item.content().value(i));
                }
            }
        }
    }

    List<@Nullable Object> toJson(int depth) {
        List<@Nullable Object> list = new ArrayList<>(branch().length());
        forEach(value -> list.add(Values.toJson(value, depth)));
        return list;
    }
}
