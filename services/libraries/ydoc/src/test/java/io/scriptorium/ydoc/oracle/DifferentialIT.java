package io.scriptorium.ydoc.oracle;

import static org.junit.jupiter.api.Assertions.fail;

import io.scriptorium.ydoc.lib0.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Runs Yjs and the Java engine side by side: five replicas, random operations of every kind, random delivery. Every update, event, state, snapshot
 * and position must be the same to the byte, and in the end all replicas must have the same content.
 *
 * <ul>
 *   <li>{@code -Dydoc.fuzz.seconds=20}: for how long
 *   <li>{@code -Dydoc.fuzz.seed=n}: where to start; printed with each failure
 *   <li>{@code -Dydoc.fuzz.operations=250}: how many operations each scenario has
 *   <li>{@code -Dydoc.fuzz.scenario=file}: runs just this one, as a failure has printed it
 * </ul>
 */
class DifferentialIT {
    @Test
    void yjsAndJavaDoTheSame() throws IOException {
        String given = System.getProperty("ydoc.fuzz.scenario");
        try (Oracle oracle = new Oracle()) {
            if (given != null) {
                Map<?, ?> scenario = (Map<?, ?>) Json.parse(Files.readString(Path.of(given)), 200, 0);
                check("the given scenario", scenario, oracle.run(scenario), oracle);
                return;
            }
            long first = Long.getLong("ydoc.fuzz.seed", new Random().nextInt(1 << 30));
            long deadline = System.nanoTime() + 1_000_000_000L * Long.getLong("ydoc.fuzz.seconds", 20);
            int operations = Integer.getInteger("ydoc.fuzz.operations", 250);
            long scenarios = 0;
            long done = 0;
            do {
                long seed = (first + scenarios) & 0xFFFF_FFFFL;
                Oracle.Answer answer = oracle.random(seed, operations);
                check("seed " + seed, answer.scenario(), answer.lines(), oracle);
                scenarios++;
                done += ((List<?>) answer.scenario().get("ops")).size();
            } while (System.nanoTime() < deadline);
            System.out.printf(
                    "Compared with Yjs: %d operations in %d scenarios from seed %d on.%n", done, scenarios, first);
        }
    }

    private static void check(String name, Map<?, ?> scenario, List<String> expected, Oracle oracle) {
        List<String> lines = ScenarioRun.lines(scenario);
        if (Difference.of(expected, lines) != null) {
            Map<?, ?> small = Difference.minimise(
                    scenario, fewer -> Difference.of(oracle.run(fewer), ScenarioRun.lines(fewer)) != null);
            fail("Yjs and Java differ at " + name + ": " + Difference.of(oracle.run(small), ScenarioRun.lines(small))
                    + "\nscenario: " + Difference.print(small));
        }
        if (Boolean.TRUE.equals(scenario.get("converges")) && Difference.amongReplicas(lines) != null) {
            // without the final exchange every scenario would fail: only what comes before it may be left out
            fail("replicas differ at " + name + ": " + Difference.amongReplicas(lines));
        }
    }
}
