package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.lib0.JsString;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Text inside of XML. */
public final class YXmlText extends YText {
    public YXmlText() {
        this(Branch.create(Kind.XML_TEXT));
    }

    public YXmlText(String text) {
        this();
        insert(0, text);
    }

    YXmlText(Branch branch) {
        super(branch);
    }

    @Override
    public YXmlText copy() {
        return copy(0);
    }

    @Override
    YXmlText copy(int depth) {
        return copyTo(new YXmlText(), depth);
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

    /** The text with its formats as tags. Nothing is escaped: as in Yjs, this is for looking at. */
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        appendTo(out, 0);
        return out.toString();
    }

    @Override
    @Nullable
    Object toJson(int depth) {
        StringBuilder out = new StringBuilder();
        appendTo(out, depth);
        return out.toString();
    }

    @Override
    void appendTo(StringBuilder out, int depth) {
        for (DeltaOp op : toDelta()) {
            if (op instanceof DeltaOp.Insert insert) {
                Map<String, @Nullable Object> tags = new TreeMap<>(insert.attributes());
                tags.forEach((name, attributes) -> appendTag(out, name, attributes));
                if (insert.content() instanceof YType type) {
                    type.appendTo(out, deeper(depth));
                } else {
                    out.append(JsString.of(insert.content()));
                }
                new TreeMap<>(tags)
                        .descendingMap()
                        .forEach((name, _) -> out.append("</").append(name).append('>'));
            }
        }
    }

    private static void appendTag(StringBuilder out, String name, @Nullable Object attributes) {
        out.append('<').append(name);
        switch (attributes) {
            case Map<?, ?> map ->
                new TreeMap<>(map).forEach((key, value) -> appendAttribute(out, JsString.of(key), value));
            case List<?> list -> {
                TreeMap<String, @Nullable Object> byIndex = new TreeMap<>();
                for (int i = 0; i < list.size(); i++) {
                    byIndex.put(Integer.toString(i), list.get(i));
                }
                byIndex.forEach((key, value) -> appendAttribute(out, key, value));
            }
            case String text -> {
                // JavaScript takes the units of a string for its properties
                TreeMap<String, @Nullable Object> byIndex = new TreeMap<>();
                for (int i = 0; i < text.length(); i++) {
                    byIndex.put(Integer.toString(i), String.valueOf(text.charAt(i)));
                }
                byIndex.forEach((key, value) -> appendAttribute(out, key, value));
            }
            case null, default -> {}
        }
        out.append('>');
    }

    private static void appendAttribute(StringBuilder out, String key, @Nullable Object value) {
        out.append(' ').append(key).append("=\"").append(JsString.of(value)).append('"');
    }
}
