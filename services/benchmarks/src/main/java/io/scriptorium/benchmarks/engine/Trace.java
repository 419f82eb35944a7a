package io.scriptorium.benchmarks.engine;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.ydoc.lib0.AnyCodec;
import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.type.YText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Somebody writing a text, keystroke by keystroke, as the public collection of editing traces has it (gzipped JSON):
 *
 * <pre>
 *  {startContent, endContent, txns: [{patches: [[position, deleteCount, insert]]}]}
 * </pre>
 */
public final class Trace {
    private static final int SYNTHETIC_EDITS = 259_778;
    private static final int SEED = 1;

    private record Patch(int at, int deleted, String inserted) {}

    private final List<Patch> patches = new ArrayList<>();
    private final String end;

    private Trace(String end) {
        this.end = end;
    }

    public static Trace read(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            Map<?, ?> json =
                    (Map<?, ?>) get(Json.parse(new String(in.readAllBytes(), UTF_8), AnyCodec.DEFAULT_DEPTH, 0));
            Trace trace = new Trace((String) get(json.get("endContent")));
            for (Object transaction : (List<?>) get(json.get("txns"))) {
                for (Object patch : (List<?>) get(((Map<?, ?>) transaction).get("patches"))) {
                    List<?> parts = (List<?>) patch;
                    trace.patches.add(new Patch(integer(parts.get(0)), integer(parts.get(1)), (String) parts.get(2)));
                }
            }
            return trace;
        }
    }

    private static Object get(@Nullable Object value) {
        if (value == null) {
            throw new IllegalArgumentException("not an editing trace");
        }
        return value;
    }

    private static int integer(Object number) {
        return ((Number) number).intValue();
    }

    /**
     * A trace of the same shape where there is none: stretches of typing, of which some is taken back, here and there in the text; more than a
     * quarter of the edits delete, as in the trace of a real paper.
     */
    public static void writeSynthetic(Path file) throws IOException {
        Random32 random = new Random32(SEED);
        StringBuilder text = new StringBuilder();
        List<Object> transactions = new ArrayList<>(SYNTHETIC_EDITS);
        int at = 0;
        while (transactions.size() < SYNTHETIC_EDITS) {
            if (random.below(8) == 0) {
                at = random.below(text.length() + 1);
            }
            for (int typed = random.below(40); typed >= 0 && transactions.size() < SYNTHETIC_EDITS; typed--) {
                String letter = random.below(6) == 0 ? " " : random.letter();
                text.insert(at, letter);
                transactions.add(transaction(at, 0, letter));
                at++;
            }
            int deleted = random.below(2) * random.below(30);
            for (; deleted > 0 && at > 0 && transactions.size() < SYNTHETIC_EDITS; deleted--) {
                at--;
                text.deleteCharAt(at);
                transactions.add(transaction(at, 1, ""));
            }
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("startContent", "");
        json.put("endContent", text.toString());
        json.put("txns", transactions);
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(Json.stringify(json).getBytes(UTF_8));
        }
    }

    private static Object transaction(int at, int deleted, String inserted) {
        return Map.of("patches", List.of(List.of(at, deleted, inserted)));
    }

    String end() {
        return end;
    }

    /** Each edit its own transaction. */
    public void type(YText text) {
        for (Patch patch : patches) {
            if (patch.deleted > 0) {
                text.delete(patch.at, patch.deleted);
            }
            if (!patch.inserted.isEmpty()) {
                text.insert(patch.at, patch.inserted);
            }
        }
    }
}
