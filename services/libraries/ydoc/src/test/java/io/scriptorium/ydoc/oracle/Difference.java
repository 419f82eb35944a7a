package io.scriptorium.ydoc.oracle;

import io.scriptorium.ydoc.lib0.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Compares what Yjs and the Java engine make of scenarios, and makes failures small. */
final class Difference {
    private Difference() {}

    /** The first line that differs, in words; null if there is none. */
    static String of(List<String> yjs, List<String> java) {
        for (int i = 0; i < Math.max(yjs.size(), java.size()); i++) {
            String expected = i < yjs.size() ? yjs.get(i) : "(nothing more)";
            String actual = i < java.size() ? java.get(i) : "(nothing more)";
            if (!expected.equals(actual)) {
                return "line " + i + "\n yjs:  " + expected + "\n java: " + actual;
            }
        }
        return null;
    }

    /** Which replicas differ though they have seen everything; null if none do. */
    static String amongReplicas(List<String> lines) {
        Map<String, String> first = new LinkedHashMap<>();
        for (String line : lines) {
            if (line.startsWith("content ")) {
                String[] parts = line.split(" ", 4);
                String other = first.putIfAbsent(parts[2], parts[3]);
                if (other != null && !other.equals(parts[3])) {
                    return parts[2] + "\n replica 0:  " + other + "\n replica " + parts[1] + ": " + parts[3];
                }
            } else if (line.startsWith("snapshot ") || line.startsWith("vector ")) {
                String[] parts = line.split(" ", -1);
                // those of the summary name the replica, those of operations do not
                if (parts[1].length() == 1) {
                    String other = first.putIfAbsent(parts[0], parts[2]);
                    if (other != null && !other.equals(parts[2])) {
                        return parts[0] + " of replica " + parts[1];
                    }
                }
            }
        }
        return null;
    }

    /** Leaves out operations as long as the scenario still fails. */
    static Map<?, ?> minimise(Map<?, ?> scenario, Predicate<Map<?, ?>> fails) {
        List<Object> ops = new ArrayList<>((List<?>) scenario.get("ops"));
        for (int chunk = Math.max(1, ops.size() / 2); chunk > 0; chunk /= 2) {
            for (int at = 0; at < ops.size(); ) {
                List<Object> fewer = new ArrayList<>(ops);
                fewer.subList(at, Math.min(ops.size(), at + chunk)).clear();
                if (fails.test(with(scenario, fewer))) {
                    ops = fewer;
                } else {
                    at += chunk;
                }
            }
        }
        return with(scenario, ops);
    }

    private static Map<?, ?> with(Map<?, ?> scenario, List<Object> ops) {
        Map<Object, Object> changed = new LinkedHashMap<>(scenario);
        changed.put("ops", ops);
        return changed;
    }

    static String print(Map<?, ?> scenario) {
        return Json.stringify(scenario);
    }
}
