package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.lib0.JsString;
import io.scriptorium.ydoc.lib0.WellFormed;
import io.scriptorium.ydoc.version.Snapshot;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An element with attributes and children. */
public final class YXmlElement extends YXmlFragment {
    private final Entries attributes;

    public YXmlElement(String nodeName) {
        this(Branch.named(Kind.XML_ELEMENT, WellFormed.of(nodeName)));
    }

    YXmlElement(Branch branch) {
        super(branch);
        attributes = new Entries(this);
    }

    @Override
    void integrated() {
        super.integrated();
        attributes.integrated();
    }

    @Override
    public YXmlElement copy() {
        return copy(0);
    }

    @Override
    YXmlElement copy(int depth) {
        YXmlElement copy = new YXmlElement(nodeName());
        getAttributes().forEach((name, value) -> copy.setAttribute(name, copyOf(value, depth)));
        return copyChildrenTo(copy, depth);
    }

    @Override
    void forEachNew(Consumer<@Nullable Object> action) {
        super.forEachNew(action);
        attributes.forEachNew(action);
    }

    /** The node after this one; null if this is the last one. */
    public @Nullable YType nextSibling() {
        Item item = branch().item();
        return item == null ? null : typeOf(item.next());
    }

    /** The node before this one; null if this is the first one. */
    public @Nullable YType previousSibling() {
        Item item = branch().item();
        return item == null ? null : typeOf(item.previous());
    }

    public String nodeName() {
        return branch().nodeName();
    }

    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    public boolean hasAttribute(String name) {
        return attributes.has(name);
    }

    /** A copy of all attributes. */
    public Map<String, @Nullable Object> getAttributes() {
        return attributes.toMap();
    }

    /** All attributes as they were; needs a document that keeps what is deleted. */
    public Map<String, @Nullable Object> getAttributes(Snapshot snapshot) {
        return attributes.toMap(snapshot);
    }

    public void setAttribute(String name, @Nullable Object value) {
        attributes.set(name, value);
    }

    public void removeAttribute(String name) {
        attributes.delete(name);
    }

    /** The element as XML, attributes sorted by name. Nothing is escaped: as in Yjs, this is for looking at. */
    @Override
    void appendTo(StringBuilder out, int depth) {
        String name = nodeName().toLowerCase(Locale.ROOT);
        out.append('<').append(name);
        for (Map.Entry<String, @Nullable Object> attribute : new TreeMap<>(getAttributes()).entrySet()) {
            out.append(' ').append(attribute.getKey()).append("=\"");
            if (attribute.getValue() instanceof YType type) {
                type.appendTo(out, deeper(depth));
            } else {
                out.append(JsString.of(attribute.getValue()));
            }
            out.append('"');
        }
        out.append('>');
        super.appendTo(out, depth);
        out.append("</").append(name).append('>');
    }
}
