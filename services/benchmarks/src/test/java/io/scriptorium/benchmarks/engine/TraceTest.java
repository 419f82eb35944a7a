package io.scriptorium.benchmarks.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {
    @TempDir
    Path folder;

    /** As peers.mjs gets them: otherwise it would do other work. */
    @Test
    void randomNumbersAreThoseOfMulberry32() {
        Random32 random = new Random32(1);
        assertArrayEquals(
                new int[] {627_073, 2_735, 527_447, 981_050, 968_377},
                IntStream.range(0, 5).map(_ -> random.below(1_000_000)).toArray());
    }

    /** {@link Typed#of} checks that the trace ends as it says. */
    @Test
    void aMadeUpTraceHasTheShapeOfTheRealOne() throws Exception {
        Path file = folder.resolve("trace.json.gz");
        Trace.writeSynthetic(file);
        Typed typed = Typed.of(Trace.read(file));
        assertEquals(259_778, typed.updates().size());
        assertTrue(typed.v1().length > typed.v2().length);
    }

    @Test
    void workloadsHaveNamesOfTheirOwn() {
        assertEquals(
                Workload.values().length,
                Arrays.stream(Workload.values()).map(Workload::id).distinct().count());
    }
}
