package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.lib0.JsString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A list of XML nodes: elements, texts and hooks. */
public sealed class YXmlFragment extends YType implements Iterable<YType> permits YXmlElement {
    private final Children children;

    public YXmlFragment() {
        this(Branch.create(Kind.XML_FRAGMENT));
    }

    YXmlFragment(Branch branch) {
        super(branch);
        children = new Children(this);
    }

    @Override
    public YXmlFragment copy() {
        return copy(0);
    }

    @Override
    YXmlFragment copy(int depth) {
        return copyChildrenTo(new YXmlFragment(), depth);
    }

    final <F extends YXmlFragment> F copyChildrenTo(F copy, int depth) {
        copy.append(children.copies(depth));
        return copy;
    }

    final void append(List<? extends @Nullable Object> content) {
        children.append(content);
    }

    @Override
    void forEachNew(Consumer<@Nullable Object> action) {
        children.forEachNew(action);
    }

    @Override
    void integrated() {
        children.integrated();
    }

    public final int size() {
        return children.size();
    }

    /** A child: a node, unless another program has put a plain value here. */
    public final @Nullable Object get(int index) {
        return children.get(index);
    }

    public final void insert(int index, List<? extends YType> content) {
        children.insert(index, content);
    }

    public final void push(List<? extends YType> content) {
        insert(size(), content);
    }

    /**
     * Inserts behind a child, or in front of all where it is null.
     *
     * @throws IllegalArgumentException if {@code child} is not in this type
     */
    public final void insertAfter(@Nullable YType child, List<? extends YType> content) {
        children.insertAfter(child, content);
    }

    public final void delete(int index, int length) {
        children.delete(index, length);
    }

    /** All children; plain values, which only other programs can have put here, too. */
    public final List<@Nullable Object> toList() {
        return children.toList();
    }

    /** The children without plain values. */
    public final List<YType> nodes() {
        List<YType> nodes = new ArrayList<>();
        for (Object child : children.toList()) {
            if (child instanceof YType type) {
                nodes.add(type);
            }
        }
        return nodes;
    }

    /** Over {@link #nodes}. */
    @Override
    public final Iterator<YType> iterator() {
        return nodes().iterator();
    }

    /** The first node; null where there is none. */
    public final @Nullable YType firstChild() {
        Iterator<YType> nodes = iterator();
        return nodes.hasNext() ? nodes.next() : null;
    }

    @Override
    final @Nullable Object toJson(int depth) {
        return toXml(depth);
    }

    private String toXml(int depth) {
        StringBuilder out = new StringBuilder();
        appendTo(out, depth);
        return out.toString();
    }

    /** The children, as XML. */
    @Override
    public final String toString() {
        return toXml(0);
    }

    @Override
    void appendTo(StringBuilder out, int depth) {
        children.forEach(child -> {
            if (Values.toPublic(child) instanceof YType type) {
                type.appendTo(out, deeper(depth));
            } else {
                out.append(JsString.of(child));
            }
        });
    }
}
