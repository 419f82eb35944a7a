package io.scriptorium.ydoc.type;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of XML nodes: elements, texts and hooks. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public sealed class YXmlFragment extends YType implements Iterable<YType> permits YXmlElement {
    public YXmlFragment() {
        throw new UnsupportedOperationException();
    }

    public int size() {
        throw new UnsupportedOperationException();
    }

    public YType get(int index) {
        throw new UnsupportedOperationException();
    }

    public void insert(int index, List<? extends YType> content) {
        throw new UnsupportedOperationException();
    }

    public void push(List<? extends YType> content) {
        throw new UnsupportedOperationException();
    }

    public void delete(int index, int length) {
        throw new UnsupportedOperationException();
    }

    public List<YType> toList() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Iterator<YType> iterator() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object toJson() {
        throw new UnsupportedOperationException();
    }

    /** The first child; null where there is none. */
    public @Nullable YType firstChild() {
        throw new UnsupportedOperationException();
    }

    /** Inserts behind a child, or in front of all where it is null. */
    public void insertAfter(@Nullable YType child, List<? extends YType> content) {
        throw new UnsupportedOperationException();
    }

    /** The children, as XML. */
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
