package io.scriptorium.benchmarks.engine;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All results in one table, as Markdown. */
final class Report {
    /** What is no workload but a size of the document that B4 ends with. */
    record Size(String id, String title) {}

    static final List<Size> SIZES = List.of(
            new Size("B4 heap", "heap that the final document retains"),
            new Size("B4 size v1", "size of its state, format v1"),
            new Size("B4 size v2", "size of its state, format v2"));

    private final Map<String, Map<String, Double>> results = new LinkedHashMap<>();

    void add(String engine, String id, double value) {
        results.computeIfAbsent(engine, _ -> new LinkedHashMap<>()).put(id, value);
    }

    private @Nullable Double get(String engine, String id) {
        return results.getOrDefault(engine, Map.of()).get(id);
    }

    String markdown() {
        StringBuilder out = new StringBuilder("| | | ydoc | yjs | ywasm | yjs : ydoc | ywasm : ydoc |\n");
        out.append("|---|---|--:|--:|--:|--:|--:|\n");
        for (Workload workload : Workload.values()) {
            row(out, workload.id(), workload.title(), true);
        }
        for (Size size : SIZES) {
            row(out, size.id(), size.title(), false);
        }
        return out.toString();
    }

    private void row(StringBuilder out, String id, String title, boolean time) {
        Double own = get("ydoc", id);
        if (own == null) {
            return;
        }
        Double yjs = get("yjs", id);
        Double ywasm = get("ywasm", id);
        List<String> cells = new ArrayList<>(List.of(id, title));
        for (Double value : new @Nullable Double[] {own, yjs, ywasm}) {
            cells.add(value == null ? "–" : time ? millis(value) : String.format(Locale.ROOT, "%,.0f B", value));
        }
        for (Double value : new @Nullable Double[] {yjs, ywasm}) {
            cells.add(value == null ? "–" : String.format(Locale.ROOT, "%.1f", value / own));
        }
        out.append("| ").append(String.join(" | ", cells)).append(" |\n");
    }

    private static String millis(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f ms" : "%,.0f ms", value);
    }
}
