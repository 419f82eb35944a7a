package io.scriptorium.ydoc.type;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of values and shared types. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class YArray extends YType implements Iterable<@Nullable Object> {
    public YArray() {
        throw new UnsupportedOperationException();
    }

    public YArray(List<? extends @Nullable Object> content) {
        throw new UnsupportedOperationException();
    }

    public int size() {
        throw new UnsupportedOperationException();
    }

    public @Nullable Object get(int index) {
        throw new UnsupportedOperationException();
    }

    public void insert(int index, List<? extends @Nullable Object> content) {
        throw new UnsupportedOperationException();
    }

    public void push(List<? extends @Nullable Object> content) {
        throw new UnsupportedOperationException();
    }

    public void delete(int index, int length) {
        throw new UnsupportedOperationException();
    }

    public List<@Nullable Object> toList() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterator<@Nullable Object> iterator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object toJson() {
        throw new UnsupportedOperationException();
    }
}
