package io.scriptorium.documents.exchange;

import io.scriptorium.ydoc.lib0.Undefined;
import io.scriptorium.ydoc.type.DeltaOp;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YType;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlFragment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * ProseMirror's JSON, as values. The same as y-prosemirror's {@code yXmlFragmentToProsemirrorJSON}, which knows of no schema, so everything that anybody has put
 * into the document is there. Where that function fails or gives what ProseMirror can't read, this one leaves out what is no node: hooks, plain values, and
 * what is embedded in a text.
 */
final class ProseMirrorJson {
    /** Marks that may overlap themselves carry a hash of their attributes. */
    private static final Pattern HASHED_MARK = Pattern.compile("(.*)(--[a-zA-Z0-9+/=]{8})", Pattern.DOTALL);

    private final int nesting;

    private ProseMirrorJson(int nesting) {
        this.nesting = nesting;
    }

    static Map<String, @Nullable Object> of(YXmlFragment document, int nesting) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", "doc");
        json.put("content", new ProseMirrorJson(nesting).children(document, 1));
        return json;
    }

    /** The node's nodes; usually one, but a text is as many as it has runs. */
    static List<@Nullable Object> nodesOf(YType node, int nesting) {
        List<@Nullable Object> nodes = new ArrayList<>();
        new ProseMirrorJson(nesting).add(node, nodes, 1);
        return nodes;
    }

    /** The mark that a text's format stands for. */
    static String markName(String format) {
        Matcher hashed = HASHED_MARK.matcher(format);
        return hashed.matches() ? hashed.group(1) : format;
    }

    private List<@Nullable Object> children(YXmlFragment parent, int depth) {
        if (depth > nesting) {
            throw ContentLimitException.nesting(nesting);
        }
        List<@Nullable Object> nodes = new ArrayList<>();
        for (YType child : parent) {
            add(child, nodes, depth);
        }
        return nodes;
    }

    private void add(YType node, List<@Nullable Object> nodes, int depth) {
        switch (node) {
            case YXmlElement element -> nodes.add(element(element, depth));
            case YXmlFragment fragment -> nodes.addAll(children(fragment, depth + 1));
            case YText text -> addText(text, nodes);
            default -> {}
        }
    }

    private Map<String, @Nullable Object> element(YXmlElement element, int depth) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("type", element.nodeName());
        Map<String, @Nullable Object> attributes = element.getAttributes();
        if (!attributes.isEmpty()) {
            attributes.replaceAll((_, value) -> value instanceof YType type ? type.toJson() : value);
            attributes.values().removeIf(value -> value == Undefined.UNDEFINED);
            json.put("attrs", attributes);
        }
        if (element.size() > 0) {
            json.put("content", children(element, depth + 1));
        }
        return json;
    }

    private static void addText(YText text, List<@Nullable Object> nodes) {
        for (DeltaOp op : text.toDelta()) {
            if (op instanceof DeltaOp.Insert(String run, Map<String, @Nullable Object> formats)) {
                Map<String, @Nullable Object> json = new LinkedHashMap<>();
                json.put("type", "text");
                json.put("text", run);
                if (!formats.isEmpty()) {
                    List<@Nullable Object> marks = new ArrayList<>();
                    formats.forEach((name, attributes) -> {
                        Map<String, @Nullable Object> mark = new LinkedHashMap<>();
                        mark.put("type", markName(name));
                        mark.put("attrs", attributes);
                        marks.add(mark);
                    });
                    json.put("marks", marks);
                }
                nodes.add(json);
            }
        }
    }
}
