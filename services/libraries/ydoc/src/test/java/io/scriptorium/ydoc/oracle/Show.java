package io.scriptorium.ydoc.oracle;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.JsKeys;
import io.scriptorium.ydoc.lib0.JsNumber;
import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.lib0.Undefined;
import io.scriptorium.ydoc.type.DeltaOp;
import io.scriptorium.ydoc.type.YArray;
import io.scriptorium.ydoc.type.YMap;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YType;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlFragment;
import io.scriptorium.ydoc.type.YXmlHook;
import io.scriptorium.ydoc.type.YXmlText;
import java.math.BigInteger;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Values as text, with all that JSON does not tell apart. The same as {@code show} in scenario.mjs. */
final class Show {
    private final boolean sorted;

    private Show(boolean sorted) {
        this.sorted = sorted;
    }

    static String of(Object value) {
        return new Show(false).value(value);
    }

    /** With the keys of maps in order. */
    static String sorted(Object value) {
        return new Show(true).value(value);
    }

    static String delta(List<DeltaOp> ops) {
        return new Show(false).ops(ops);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private String value(Object value) {
        return switch (value) {
            case null -> "null";
            case Undefined _ -> "undefined";
            case String text -> Json.stringify(text);
            case Boolean flag -> flag.toString();
            case BigInteger number -> number + "n";
            case Double number when number == 0 && 1 / number < 0 -> "-0";
            case Number number -> JsNumber.toString(number.doubleValue());
            case byte[] bytes -> "bytes:" + base64(bytes);
            case YDoc document -> "doc:" + document.guid();
            case YType type -> type(type);
            case Collection<?> list -> list.stream().map(this::value).collect(Collectors.joining(",", "[", "]"));
            case Map<?, ?> map -> map(map);
            default -> throw new IllegalArgumentException(value.getClass().toString());
        };
    }

    @SuppressWarnings("unchecked")
    private String map(Map<?, ?> map) {
        Map<String, ?> ordered = sorted ? new TreeMap<>((Map<String, ?>) map) : JsKeys.inOrder((Map<String, ?>) map);
        return ordered.entrySet().stream()
                .map(entry -> Json.stringify(entry.getKey()) + ':' + value(entry.getValue()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String type(YType type) {
        return switch (type) {
            case YXmlText text -> "xmltext" + value(text.getAttributes()) + ops(text.toDelta());
            case YText text -> "text" + value(text.getAttributes()) + ops(text.toDelta());
            case YXmlHook hook -> "hook:" + hook.hookName() + value(hook.toMap());
            case YMap map -> "map" + value(map.toMap());
            case YXmlElement element ->
                "element:" + element.nodeName() + value(element.getAttributes()) + value(element.toList());
            case YXmlFragment fragment -> "fragment" + value(fragment.toList());
            case YArray array -> "array" + value(array.toList());
        };
    }

    private String ops(List<DeltaOp> ops) {
        return ops.stream().map(this::op).collect(Collectors.joining(",", "[", "]"));
    }

    private String op(DeltaOp op) {
        return switch (op) {
            case DeltaOp.Insert insert -> "insert " + value(insert.content()) + attributes(insert.attributes());
            case DeltaOp.Retain retain -> "retain " + retain.length() + attributes(retain.attributes());
            case DeltaOp.Delete delete -> "delete " + delete.length();
        };
    }

    private String attributes(Map<String, ?> attributes) {
        return attributes.isEmpty() ? "" : value(attributes);
    }
}
