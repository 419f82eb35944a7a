package io.scriptorium.ydoc.command;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.command.Arguments.RootKind;
import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.type.DeltaOp;
import io.scriptorium.ydoc.type.YType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The content of roots as {@code JSON.stringify} gives it. What JSON cannot hold and JavaScript refuses, big integers, are shown as strings of
 * their digits.
 */
final class JsonOutput {
    private JsonOutput() {}

    static String of(YDoc document, Map<String, RootKind> roots, boolean delta) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        roots.forEach((name, kind) -> json.put(name, plain(root(document, name, kind, delta))));
        return Json.stringify(json);
    }

    private static @Nullable Object root(YDoc document, String name, RootKind kind, boolean delta) {
        return switch (kind) {
            case TEXT ->
                delta
                        ? delta(document.getText(name).toDelta())
                        : document.getText(name).toJson();
            case ARRAY -> document.getArray(name).toJson();
            case MAP -> document.getMap(name).toJson();
            case XML -> document.getXmlFragment(name).toJson();
        };
    }

    private static List<@Nullable Object> delta(List<DeltaOp> ops) {
        List<@Nullable Object> list = new ArrayList<>(ops.size());
        for (DeltaOp op : ops) {
            Map<String, @Nullable Object> json = new LinkedHashMap<>();
            if (op instanceof DeltaOp.Insert insert) {
                json.put("insert", insert.content() instanceof YType type ? type.toJson() : insert.content());
                if (!insert.attributes().isEmpty()) {
                    json.put("attributes", insert.attributes());
                }
            }
            list.add(json);
        }
        return list;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case BigInteger number -> number.toString();
            case List<?> list -> {
                List<@Nullable Object> plain = new ArrayList<>(list.size());
                for (Object element : list) {
                    plain.add(plain(element));
                }
                yield plain;
            }
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> plain = LinkedHashMap.newLinkedHashMap(map.size());
                map.forEach((key, element) -> plain.put(String.valueOf(key), plain(element)));
                yield plain;
            }
            case null, default -> value;
        };
    }
}
