package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Subdocument;
import io.scriptorium.ydoc.lib0.AnyCodec;
import io.scriptorium.ydoc.lib0.JsKeys;
import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.lib0.Undefined;
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

    /** Refuses what could not be encoded later. */
    static @Nullable Object toInternal(@Nullable Object value) {
        return switch (value) {
            case YType type -> unused(type);
            case YDoc document -> document.asSubdocument();
            case null, default -> {
                check(value, AnyCodec.DEFAULT_DEPTH);
                yield value;
            }
        };
    }

    private static Branch unused(YType type) {
        if (type.attached()) {
            throw new IllegalArgumentException("this type is part of a document already");
        }
        return type.branch();
    }

    static List<@Nullable Object> toInternal(List<? extends @Nullable Object> values) {
        List<@Nullable Object> internal = new ArrayList<>(values.size());
        for (Object value : values) {
            internal.add(toInternal(value));
        }
        return internal;
    }

    private static void check(@Nullable Object value, int depthLeft) {
        switch (value) {
            case null -> {}
            case Undefined _ -> {}
            case String _ -> {}
            case Boolean _ -> {}
            case Number _ -> {}
            case byte[] _ -> {}
            case List<?> list when depthLeft > 0 -> list.forEach(element -> check(element, depthLeft - 1));
            case Map<?, ?> map
            when depthLeft > 0 ->
                map.forEach((key, element) -> {
                    if (!(key instanceof String)) {
                        throw new IllegalArgumentException("not a string as key: " + key);
                    }
                    check(element, depthLeft - 1);
                });
            default -> throw new IllegalArgumentException("cannot be shared: " + value.getClass());
        }
    }

    /** Formats or attributes, copied, in JavaScript's order. */
    static Map<String, @Nullable Object> formats(Map<String, ? extends @Nullable Object> formats) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(JsKeys.inOrder(formats));
        copy.values().forEach(Values::checkJson);
        return copy;
    }

    /** Refuses what format v1 could not hold as an embedded value or format. */
    static void checkJson(@Nullable Object value) {
        check(value, AnyCodec.DEFAULT_DEPTH);
        if (!Json.canHold(value)) {
            throw new IllegalArgumentException("not JSON: " + value);
        }
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
