package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.lib0.Undefined;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When JavaScript takes two values for the same. It decides which formats of a text are redundant. */
public final class Equality {
    private Equality() {}

    /** {@code a === b}: by value for plain values, by identity for lists, maps, bytes and types. */
    public static boolean strict(@Nullable Object a, @Nullable Object b) {
        if (isSame(a, b)) {
            return !(a instanceof Double number && number.isNaN());
        }
        if (a instanceof BigInteger || b instanceof BigInteger) {
            return Objects.equals(a, b);
        }
        if (a instanceof Number x && b instanceof Number y) {
            return x.doubleValue() == y.doubleValue();
        }
        return (a instanceof String || a instanceof Boolean) && a.equals(b);
    }

    @SuppressWarnings("ReferenceEquality") // that is what JavaScript does
    private static boolean isSame(@Nullable Object a, @Nullable Object b) {
        return a == b;
    }

    /** The same, or objects of which all properties are strictly the same. */
    public static boolean flat(@Nullable Object a, @Nullable Object b) {
        if (strict(a, b)) {
            return true;
        }
        Map<?, ?> left = properties(a);
        Map<?, ?> right = properties(b);
        if (left == null || right == null || left.size() != right.size()) {
            return false;
        }
        for (Map.Entry<?, ?> property : left.entrySet()) {
            Object other = right.containsKey(property.getKey()) ? right.get(property.getKey()) : Undefined.UNDEFINED;
            if ((property.getValue() == Undefined.UNDEFINED && !right.containsKey(property.getKey()))
                    || !strict(property.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable Map<?, ?> properties(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> map;
            case List<?> list -> {
                Map<String, @Nullable Object> byIndex = new LinkedHashMap<>();
                for (int i = 0; i < list.size(); i++) {
                    byIndex.put(Integer.toString(i), list.get(i));
                }
                yield byIndex;
            }
            case byte[] bytes -> {
                Map<String, @Nullable Object> byIndex = new LinkedHashMap<>();
                for (int i = 0; i < bytes.length; i++) {
                    byIndex.put(Integer.toString(i), (long) (bytes[i] & 0xFF));
                }
                yield byIndex;
            }
            case null, default -> null;
        };
    }
}
