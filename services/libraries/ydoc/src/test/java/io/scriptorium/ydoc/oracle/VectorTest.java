package io.scriptorium.ydoc.oracle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The engine does what Yjs 13.6.33 did when the vectors were generated ({@code src/test/node/generate.mjs}): every update, event, state, state
 * vector, snapshot and position, byte for byte.
 */
class VectorTest {
    private static final int MAX_DEPTH = 200;

    record Vector(String name, Map<?, ?> scenario, List<String> lines) {}

    static List<Vector> read(String file) {
        try (InputStream in = VectorTest.class.getResourceAsStream(file)) {
            List<Vector> vectors = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), UTF_8).split("\n", -1)) {
                if (!line.isEmpty()) {
                    Map<?, ?> json = (Map<?, ?>) Json.parse(line, MAX_DEPTH, 0);
                    vectors.add(new Vector(
                            (String) json.get("name"),
                            (Map<?, ?>) json.get("scenario"),
                            ((List<?>) json.get("lines"))
                                    .stream().map(String.class::cast).toList()));
                }
            }
            return vectors;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> scenariosByHand() {
        return tests("scenarios.jsonl");
    }

    @TestFactory
    Stream<DynamicTest> scenariosAtRandom() {
        return tests("random.jsonl");
    }

    private static Stream<DynamicTest> tests(String file) {
        return read(file).stream().map(vector -> dynamicTest(vector.name, () -> check(vector)));
    }

    private static void check(Vector vector) {
        List<String> lines = ScenarioRun.lines(vector.scenario);
        assertNull(Difference.of(vector.lines, lines));
        if (Boolean.TRUE.equals(vector.scenario.get("converges"))) {
            assertNull(Difference.amongReplicas(lines));
        }
    }

    /** States that Yjs wrote once must stay readable, in both formats, and be written the same again. */
    @Test
    void statesAreReadAndWrittenTheSame() {
        int states = 0;
        for (String file : List.of("scenarios.jsonl", "random.jsonl")) {
            for (Vector vector : read(file)) {
                for (String line : vector.lines) {
                    if (line.startsWith("state ") || line.startsWith("stateV2 ")) {
                        checkState(vector.name, line);
                        states++;
                    }
                }
            }
        }
        assertTrue(states > 200, "only " + states);
    }

    private static void checkState(String name, String line) {
        byte[] state = Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1));
        boolean first = line.startsWith("state ");
        YDoc loaded = new YDoc(YDoc.Options.defaults().withGc(false));
        if (first) {
            loaded.applyUpdate(state);
        } else {
            loaded.applyUpdateV2(state);
        }
        YDoc again = new YDoc(YDoc.Options.defaults().withGc(false));
        again.applyUpdateV2(loaded.encodeStateAsUpdateV2());
        assertEquals(loaded.snapshot(), again.snapshot(), name);
        assertEquals(loaded.hasPending(), again.hasPending(), name);
        if (!loaded.hasPending()) {
            assertTrue(loaded.contains(again.encodeStateAsUpdate()), name);
            assertTrue(again.contains(loaded.encodeStateAsUpdate()), name);
        }
    }
}
