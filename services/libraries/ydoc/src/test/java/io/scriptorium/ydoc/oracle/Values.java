package io.scriptorium.ydoc.oracle;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.AnyCodec;
import io.scriptorium.ydoc.lib0.Undefined;
import io.scriptorium.ydoc.type.YArray;
import io.scriptorium.ydoc.type.YMap;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YType;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlFragment;
import io.scriptorium.ydoc.type.YXmlHook;
import io.scriptorium.ydoc.type.YXmlText;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes the values that a scenario gives as JSON. The same as {@code make} in scenario.mjs. */
final class Values {
    private Values() {}

    static Object make(Object value) {
        return switch (value) {
            case List<?> list -> makeAll(list);
            case Map<?, ?> map -> map.containsKey("$") ? special(map) : makeAll(map);
            case null, default -> value;
        };
    }

    static List<Object> makeAll(List<?> values) {
        List<Object> made = new ArrayList<>();
        values.forEach(value -> made.add(make(value)));
        return made;
    }

    static Map<String, Object> makeAll(Object values) {
        Map<String, Object> made = new LinkedHashMap<>();
        if (values instanceof Map<?, ?> map) {
            map.forEach((key, value) -> made.put((String) key, make(value)));
        }
        return made;
    }

    private static List<Object> list(Object values) {
        return values instanceof List<?> list ? makeAll(list) : List.of();
    }

    private static Object special(Map<?, ?> map) {
        return switch ((String) map.get("$")) {
            case "text" -> new YText((String) map.get("s"));
            case "array" -> new YArray(list(map.get("v")));
            case "map" -> new YMap(makeAll(map.get("v")));
            case "xmltext" -> new YXmlText((String) map.get("s"));
            case "hook" -> {
                YXmlHook hook = new YXmlHook((String) map.get("n"));
                makeAll(map.get("v")).forEach(hook::set);
                yield hook;
            }
            case "fragment" -> {
                YXmlFragment fragment = new YXmlFragment();
                fragment.insert(0, nodes(list(map.get("v"))));
                yield fragment;
            }
            case "element" -> {
                YXmlElement element = new YXmlElement((String) map.get("n"));
                makeAll(map.get("a")).forEach(element::setAttribute);
                element.insert(0, nodes(list(map.get("c"))));
                yield element;
            }
            case "bytes" -> Base64.getDecoder().decode((String) map.get("b"));
            case "undefined" -> Undefined.UNDEFINED;
            case "big" -> new BigInteger((String) map.get("v"));
            case "number" -> AnyCodec.number(number((String) map.get("v")));
            case "doc" -> document((String) map.get("g"), (Map<?, ?>) map.get("o"));
            default -> throw new IllegalArgumentException("unknown value " + map);
        };
    }

    private static double number(String text) {
        return switch (text) {
            case "-0" -> -0.0;
            default -> Double.parseDouble(text);
        };
    }

    private static YDoc document(String guid, Map<?, ?> options) {
        return new YDoc(YDoc.Options.defaults()
                .withGuid(guid)
                .withGc(!Boolean.FALSE.equals(options.get("gc")))
                .withAutoLoad(Boolean.TRUE.equals(options.get("autoLoad")))
                .withShouldLoad(!Boolean.FALSE.equals(options.get("shouldLoad")))
                .withMeta(options.get("meta")));
    }

    static boolean isNode(Object value) {
        return value instanceof YXmlElement || value instanceof YXmlText || value instanceof YXmlHook;
    }

    /** Those of the values that XML can hold. */
    static List<YType> nodes(List<?> values) {
        List<YType> nodes = new ArrayList<>();
        for (Object value : values) {
            if (value instanceof YType type && isNode(type)) {
                nodes.add(type);
            }
        }
        return nodes;
    }
}
