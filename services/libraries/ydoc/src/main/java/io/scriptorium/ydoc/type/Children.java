package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.ListEditing;
import io.scriptorium.ydoc.item.SnapshotView;
import io.scriptorium.ydoc.version.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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

    /** Writes what has been collected, which was checked together with what the type is in. */
    void integrated() {
        List<@Nullable Object> content = collected;
        collected = new ArrayList<>(0);
        if (!content.isEmpty()) {
            content.replaceAll(Values::toInternal);
            type.transact(transaction -> ListEditing.insert(transaction, branch(), 0, content));
        }
    }

    int size() {
        return type.attached() ? branch().length() : collected.size();
    }

    @Nullable
    Object get(int index) {
        Objects.checkIndex(index, size());
        return type.attached() ? Values.toPublic(ListEditing.get(branch(), index)) : collected.get(index);
    }

    void insert(int index, List<? extends @Nullable Object> content) {
        YType.checkPlace(index, size());
        List<@Nullable Object> values = Values.prepare(content);
        if (type.attached()) {
            NewContent.check(type, values);
            values.replaceAll(Values::toInternal);
            type.transact(transaction -> ListEditing.insert(transaction, branch(), index, values));
        } else {
            collected.addAll(index, values);
        }
    }

    /** Inserts behind a child, or in front of all where it is null. */
    void insertAfter(@Nullable YType child, List<? extends @Nullable Object> content) {
        if (!type.attached()) {
            int index = child == null ? 0 : collected.indexOf(child) + 1;
            if (index == 0 && child != null) {
                throw notAChild();
            }
            insert(index, content);
            return;
        }
        Item reference = child == null ? null : child.branch().item();
        if (child != null
                && (reference == null
                        || reference.deleted()
                        || reference.branch() != branch()
                        || reference.parentSub() != null)) {
            throw notAChild();
        }
        List<@Nullable Object> values = Values.prepare(content);
        NewContent.check(type, values);
        values.replaceAll(Values::toInternal);
        type.transact(transaction -> ListEditing.insertAfter(transaction, branch(), reference, values));
    }

    private static IllegalArgumentException notAChild() {
        return new IllegalArgumentException("no child of this type");
    }

    void append(List<? extends @Nullable Object> content) {
        List<@Nullable Object> values = Values.prepare(content);
        if (type.attached()) {
            NewContent.check(type, values);
            values.replaceAll(Values::toInternal);
            type.transact(transaction -> ListEditing.append(transaction, branch(), values));
        } else {
            collected.addAll(values);
        }
    }

    void delete(int index, int length) {
        Objects.checkFromIndexSize(index, length, size());
        if (type.attached()) {
            type.transact(transaction -> ListEditing.delete(transaction, branch(), index, length));
        } else {
            collected.subList(index, index + length).clear();
        }
    }

    /** Calls {@code action} with what is to be put into a document together with the type. */
    void forEachNew(Consumer<@Nullable Object> action) {
        collected.forEach(action);
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
    List<@Nullable Object> copies(int depth) {
        List<@Nullable Object> copies = toList();
        copies.replaceAll(value -> YType.copyOf(value, depth));
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
