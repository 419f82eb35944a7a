package io.scriptorium.ydoc.lib0;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which JavaScript lists the keys of an object: array indices ascending, then all others as they were added.
 * It decides the bytes of every map that is encoded.
 */
public final class JsKeys {
    private static final long MAX_ARRAY_INDEX = 0xFFFF_FFFEL;

    private JsKeys() {}

    /** The entries in JavaScript's order: {@code map} itself unless some key is an array index. */
    public static <V extends @Nullable Object> Map<String, V> inOrder(Map<String, V> map) {
        boolean anyIndex = false;
        for (String key : map.keySet()) {
            if (arrayIndex(key) >= 0) {
                anyIndex = true;
                break;
            }
        }
        if (!anyIndex) {
            return map;
        }
        List<String> indices = new ArrayList<>();
        for (String key : map.keySet()) {
            if (arrayIndex(key) >= 0) {
                indices.add(key);
            }
        }
        indices.sort(Comparator.comparingLong(JsKeys::arrayIndex));
        Map<String, V> ordered = LinkedHashMap.newLinkedHashMap(map.size());
        for (String key : indices) {
            ordered.put(key, valueOf(map, key));
        }
        ordered.putAll(map);
        return ordered;
    }

    @SuppressWarnings("NullAway") // the key is present; V says whether its value may be null
    private static <V extends @Nullable Object> V valueOf(Map<String, V> map, String key) {
        return map.get(key);
    }

    /** The array index that {@code key} is in its canonical form, or -1. */
    static long arrayIndex(String key) {
        int length = key.length();
        if (length == 0 || length > 10 || (length > 1 && key.charAt(0) == '0')) {
            return -1;
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            int digit = key.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value <= MAX_ARRAY_INDEX ? value : -1;
    }
}
