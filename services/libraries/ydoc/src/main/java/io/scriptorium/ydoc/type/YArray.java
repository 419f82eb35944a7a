package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.version.Snapshot;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A list of values and shared types. */
public final class YArray extends YType implements Iterable<@Nullable Object> {
    private final Children children;

    public YArray() {
        this(Branch.create(Kind.ARRAY));
    }

    public YArray(List<? extends @Nullable Object> content) {
        this();
        push(content);
    }

    YArray(Branch branch) {
        super(branch);
        children = new Children(this);
    }

    @Override
    public YArray copy() {
        return copy(0);
    }

    @Override
    YArray copy(int depth) {
        return new YArray(children.copies(depth));
    }

    @Override
    void forEachNew(Consumer<@Nullable Object> action) {
        children.forEachNew(action);
    }

    @Override
    void integrated() {
        children.integrated();
    }

    public int size() {
        return children.size();
    }

    public @Nullable Object get(int index) {
        return children.get(index);
    }

    public void insert(int index, List<? extends @Nullable Object> content) {
        children.insert(index, content);
    }

    public void push(List<? extends @Nullable Object> content) {
        children.append(content);
    }

    public void delete(int index, int length) {
        children.delete(index, length);
    }

    public List<@Nullable Object> toList() {
        return children.toList();
    }

    /** The list as it was; needs a document that keeps what is deleted. */
    public List<@Nullable Object> toList(Snapshot snapshot) {
        return children.toList(snapshot);
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        return toList().iterator();
    }

    @Override
    @Nullable
    Object toJson(int depth) {
        return children.toJson(depth);
    }
}
