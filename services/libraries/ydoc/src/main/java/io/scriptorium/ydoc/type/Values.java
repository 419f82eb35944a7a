package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Subdocument;
import io.scriptorium.ydoc.lib0.AnyCodec;
import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.JsKeys;
import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.lib0.Undefined;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Converts between what applications see (types, documents) and what the engine keeps (branches, subdocuments). */
final class Values {
    private Values() {}

    static @Nullable Object toPublic(@Nullable Object value) {
        return switch (value) {
            case Branch branch -> YType.of(branch);
            case Subdocument document -> YDoc.of(document);
            case null, default -> value;
        };
    }

    /** Whether it is neither a type nor a document. */
    static boolean isPlain(@Nullable Object value) {
        return !(value instanceof YType || value instanceof YDoc);
    }

    /** Copies a plain value, and refuses what could not be encoded later. Types and documents stay what they are. */
    static @Nullable Object prepare(@Nullable Object value) {
        return isPlain(value) ? copy(value, AnyCodec.DEFAULT_DEPTH) : value;
    }

    static List<@Nullable Object> prepare(List<? extends @Nullable Object> values) {
        List<@Nullable Object> prepared = new ArrayList<>(values.size());
        for (Object value : values) {
            prepared.add(prepare(value));
        }
        return prepared;
    }

    /** What the engine keeps of a value that has been prepared and {@link NewContent checked}. */
    static @Nullable Object toInternal(@Nullable Object prepared) {
        return prepared == null ? null : internal(prepared);
    }

    static Object internal(Object prepared) {
        return switch (prepared) {
            case YType type -> type.branch();
            case YDoc document -> document.asSubdocument();
            default -> prepared;
        };
    }

    static boolean nestsDeeper(@Nullable Object value, int depth) {
        return switch (value) {
            case List<?> list -> depth == 0 || list.stream().anyMatch(element -> nestsDeeper(element, depth - 1));
            case Map<?, ?> map ->
                depth == 0 || map.values().stream().anyMatch(element -> nestsDeeper(element, depth - 1));
            case null, default -> false;
        };
    }

    /** Copies a plain value, with its numbers as they would come back from another replica. */
    private static @Nullable Object copy(@Nullable Object value, int depthLeft) {
        return switch (value) {
            case null -> null;
            case Undefined _ -> value;
            case String _ -> value;
            case Boolean _ -> value;
            case BigInteger number when number.bitLength() < Long.SIZE -> value;
            case BigInteger _ -> throw new IllegalArgumentException("beyond 64 bits: " + value);
            case Long whole
            when Math.abs(whole) > BinaryReader.MAX_INTEGER ->
                throw new IllegalArgumentException("not exact as a number, use a BigInteger: " + value);
            case Number number -> AnyCodec.number(number.doubleValue());
            case byte[] bytes -> bytes.clone();
            case List<?> list
            when depthLeft > 0 -> {
                List<@Nullable Object> copy = new ArrayList<>(list.size());
                for (Object element : list) {
                    copy.add(copy(element, depthLeft - 1));
                }
                yield copy;
            }
            case Map<?, ?> map
            when depthLeft > 0 -> {
                Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    if (!(entry.getKey() instanceof String key)) {
                        throw new IllegalArgumentException("not a string as key: " + entry.getKey());
                    }
                    copy.put(key, copy(entry.getValue(), depthLeft - 1));
                }
                yield JsKeys.inOrder(copy);
            }
            default -> throw new IllegalArgumentException("cannot be shared: " + value.getClass());
        };
    }

    /** Formats or attributes, copied, in JavaScript's order. */
    static Map<String, @Nullable Object> formats(Map<String, ? extends @Nullable Object> formats) {
        Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(formats.size());
        JsKeys.inOrder(formats).forEach((key, value) -> copy.put(key, json(value)));
        return copy;
    }

    /** Copies a value and refuses what format v1 could not hold as an embedded value or format. */
    static @Nullable Object json(@Nullable Object value) {
        Object copy = copy(value, AnyCodec.DEFAULT_DEPTH);
        if (!Json.canHold(copy)) {
            throw new IllegalArgumentException("not JSON: " + value);
        }
        return copy;
    }

    static @Nullable Object toJson(@Nullable Object value, int depth) {
        Object shown = toPublic(value);
        return switch (shown) {
            case YType type -> type.toJson(YType.deeper(depth));
            case YDoc document -> document.toJson();
            case null, default -> shown;
        };
    }
}
