package io.scriptorium.ydoc.lib0;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts U+FFFD where a string has half a surrogate pair: UTF-8 has no form for it, so nobody else would ever see it. */
public final class WellFormed {
    private static final char REPLACEMENT = '\uFFFD';

    private WellFormed() {}

    /** The same string if there is nothing to replace. */
    public static String of(String text) {
        int lone = firstLone(text, 0);
        if (lone < 0) {
            return text;
        }
        char[] units = text.toCharArray();
        for (; lone >= 0; lone = firstLone(text, lone + 1)) {
            units[lone] = REPLACEMENT;
        }
        return new String(units);
    }

    private static int firstLone(String text, int from) {
        int length = text.length();
        for (int i = from; i < length; i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = Character.isHighSurrogate(text.charAt(i))
                        && i + 1 < length
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }

    /** A plain value with all its strings and keys well formed; the same value if they are. */
    public static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case String text -> of(text);
            case List<?> list
            when !isWellFormed(list) -> {
                List<@Nullable Object> replaced = new ArrayList<>(list.size());
                list.forEach(element -> replaced.add(of(element)));
                yield replaced;
            }
            case Map<?, ?> map
            when !isWellFormed(map) -> {
                Map<String, @Nullable Object> replaced = LinkedHashMap.newLinkedHashMap(map.size());
                map.forEach((key, element) -> replaced.put(of((String) key), of(element)));
                yield replaced;
            }
            case null, default -> value;
        };
    }

    private static boolean isWellFormed(@Nullable Object value) {
        return switch (value) {
            case String text -> firstLone(text, 0) < 0;
            case List<?> list -> list.stream().allMatch(WellFormed::isWellFormed);
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .allMatch(entry -> isWellFormed(entry.getKey()) && isWellFormed(entry.getValue()));
            case null, default -> true;
        };
    }
}
