package io.scriptorium.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Thousands of stories of a whole cluster under faults: nothing that was called saved is ever lost, and all replicas end alike.
 *
 * <p>{@code -Dscriptorium.seed=N} tells one story again, with {@code -Dscriptorium.simulation.steps=…} only some of its steps; {@code -Dscriptorium.simulation.minutes=M} goes on for so long.
 */
class SimulationTest {
    /** These stories are told by every build, so that two builds of one commit agree. */
    private static final long ALWAYS = 5_000;

    /** In one of how many stories, at most, somebody sees all that is stored only after opening the document again. */
    private static final long MOST_REOPENED = 50;

    @Test
    @DisplayName(
            "F-01 F-02 F-03 F-05 F-06 F-07 F-08 F-22 F-23 F-29 F-40 F-41 F-63 F-64 whatever fails, nothing saved is lost and all replicas end alike")
    void stories() throws Exception {
        String seed = System.getProperty("scriptorium.seed");
        if (seed != null) {
            String steps = System.getProperty("scriptorium.simulation.steps");
            if (steps == null) {
                Stories.tell(Long.parseLong(seed));
            } else {
                Stories.tell(
                        Long.parseLong(seed),
                        Arrays.stream(steps.split(",")).map(Integer::valueOf).toList());
            }
            return;
        }
        Integer minutes = Integer.getInteger("scriptorium.simulation.minutes");
        long until = System.nanoTime() + (minutes == null ? Duration.ZERO : Duration.ofMinutes(minutes)).toNanos();
        long fresh = Math.abs(System.nanoTime());
        AtomicLong next = new AtomicLong();
        AtomicLong confirmations = new AtomicLong();
        AtomicLong reopened = new AtomicLong();
        Callable<Long> teller = () -> {
            long told = 0;
            for (long number = next.getAndIncrement();
                    number < ALWAYS || System.nanoTime() < until;
                    number = next.getAndIncrement()) {
                Story.Ending ending = Stories.tell(number < ALWAYS ? number : fresh + number);
                confirmations.addAndGet(ending.confirmations());
                reopened.addAndGet(ending.reopened() ? 1 : 0);
                told++;
            }
            return told;
        };
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        long told = 0;
        try (ExecutorService tellers = Executors.newFixedThreadPool(threads)) {
            List<Future<Long>> each = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                each.add(tellers.submit(teller));
            }
            for (Future<Long> one : each) {
                told += one.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AssertionError violation) {
                throw violation;
            }
            throw e;
        }
        assertTrue(told >= ALWAYS, "too few stories");
        assertTrue(reopened.get() <= told / MOST_REOPENED, "too often somebody has to open a document again");
        assertTrue(confirmations.get() > 10 * told, "too little was called saved for a test of that");
    }

    @Test
    @DisplayName("a seed always tells the same story, another seed another one")
    void deterministic() {
        long first = Story.tell(7, Step.planOf(7)).fingerprint();
        assertEquals(first, Story.tell(7, Step.planOf(7)).fingerprint());
        assertNotEquals(first, Story.tell(8, Step.planOf(8)).fingerprint());
    }

    @Test
    @DisplayName("without faults a cluster comes to rest with everything stored")
    void peace() {
        for (long seed = 0; seed < 20; seed++) {
            List<Step> edits = Step.planOf(seed).stream()
                    .filter(step -> step.kind() == Step.Kind.EDIT || step.kind() == Step.Kind.BURST)
                    .toList();
            Story.Ending ending = Story.tell(seed, edits);
            assertEquals(null, ending.violation(), ending.trace());
            assertTrue(ending.confirmations() > 0);
        }
    }
}
