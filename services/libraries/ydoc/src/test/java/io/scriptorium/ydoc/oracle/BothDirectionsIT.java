package io.scriptorium.ydoc.oracle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents go back and forth between Yjs and the Java engine; each reads what the other wrote, and goes on editing it. */
class BothDirectionsIT {
    private static final int ROUNDS = 6;

    private static Oracle oracle;

    @BeforeAll
    static void start() {
        oracle = new Oracle();
    }

    @AfterAll
    static void stop() throws IOException {
        oracle.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14, 15, 16, 17, 18})
    void eachGoesOnWhereTheOtherStopped(long seed) {
        List<String> states = List.of();
        for (int round = 0; round < ROUNDS; round++) {
            Map<?, ?> scenario =
                    from(states, oracle.random(seed * 100 + round, 60).scenario(), round);
            List<String> yjs = oracle.run(scenario);
            List<String> java = ScenarioRun.lines(scenario);
            assertNull(Difference.of(yjs, java), "seed " + seed + " round " + round);
            // by turns, the next round starts from what Java wrote and from what Yjs wrote
            List<String> writer = round % 2 == 0 ? java : yjs;
            states = writer.stream()
                    .filter(line -> line.startsWith("state "))
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                    .toList();
            assertEquals(5, states.size());
        }
    }

    /** The scenario, but with documents that start from these states, under client ids that nobody has used. */
    private static Map<?, ?> from(List<String> states, Map<?, ?> scenario, int round) {
        List<Object> documents = new ArrayList<>();
        for (Object given : (List<?>) scenario.get("docs")) {
            Map<Object, Object> options = new LinkedHashMap<>((Map<?, ?>) given);
            options.put("client", 1_000L * (round + 1) + documents.size());
            if (!states.isEmpty()) {
                options.put("state", states.get(documents.size()));
            }
            documents.add(options);
        }
        Map<Object, Object> changed = new LinkedHashMap<>(scenario);
        changed.put("docs", documents);
        return changed;
    }
}
