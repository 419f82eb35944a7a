package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.item.ListEditing;
import io.scriptorium.ydoc.lib0.JsString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
        YXmlFragment copy = new YXmlFragment();
        copyChildrenTo(copy);
        return copy;
    }

    final void copyChildrenTo(YXmlFragment copy) {
        copy.children.append(children.copies());
    }

    @Override
    void integrated() {
        children.integrated();
    }

    public final int size() {
        return children.size();
    }

    public final YType get(int index) {
        return node(children.get(index));
    }

    private static YType node(@Nullable Object value) {
        if (value instanceof YType type) {
            return type;
        }
        throw new IllegalStateException("not an XML node: " + value);
    }

    public final void insert(int index, List<? extends YType> content) {
        children.insert(index, content);
    }

    public final void push(List<? extends YType> content) {
        insert(size(), content);
    }

    /** Inserts behind a child, or in front of all where it is null. */
    public final void insertAfter(@Nullable YType child, List<? extends YType> content) {
        if (attached()) {
            Item reference = child == null ? null : child.branch().item();
            List<@Nullable Object> values = Values.toInternal(content);
            transact(transaction -> ListEditing.insertAfter(transaction, branch(), reference, values));
        } else {
            int index = child == null ? 0 : children.collected().indexOf(child) + 1;
            if (index == 0 && child != null) {
                throw new IllegalArgumentException("no child of this type");
            }
            children.insert(index, content);
        }
    }

    public final void delete(int index, int length) {
        children.delete(index, length);
    }

    /** The nodes; values that are no nodes, which only other programs can have put here, are left out. */
    public final List<YType> toList() {
        List<YType> nodes = new ArrayList<>();
        for (Object child : children.toList()) {
            if (child instanceof YType type) {
                nodes.add(type);
            }
        }
        return nodes;
    }

    @Override
    public final Iterator<YType> iterator() {
        return toList().iterator();
    }

    /** The first child; null where there is none. */
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
