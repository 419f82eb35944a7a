package io.scriptorium.acceptance.chaos;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.acceptance.chaos.Fault.Crashed;
import io.scriptorium.acceptance.chaos.Fault.DiskFull;
import io.scriptorium.acceptance.chaos.Fault.Emptied;
import io.scriptorium.acceptance.chaos.Fault.Frozen;
import io.scriptorium.acceptance.chaos.Fault.Killed;
import io.scriptorium.acceptance.chaos.Fault.Restarted;
import io.scriptorium.acceptance.chaos.Fault.SocketsCut;
import io.scriptorium.acceptance.chaos.Fault.SocketsSwallowed;
import io.scriptorium.acceptance.chaos.Fault.Stopped;
import io.scriptorium.acceptance.chaos.Ordeal.Outcome;
import io.scriptorium.acceptance.chaos.Ordeal.Timed;
import io.scriptorium.acceptance.chaos.Writers.Comparison;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every single fault once, in an order that the seed gives, while people write. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EveryFaultIT {
    private final long seed = Chaos.seed(1);
    private final Random random = new Random(seed);
    private Ordeal ordeal;

    @BeforeAll
    void begin() {
        ordeal = new Ordeal(random);
    }

    @AfterAll
    void end() {
        if (ordeal != null) {
            ordeal.close();
        }
    }

    Stream<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        for (String victim : Chaos.victims(ordeal.system(), random)) {
            faults.add(new Killed(victim));
            faults.add(new Restarted(victim));
            faults.add(new Frozen(victim, Chaos.FREEZE));
        }
        faults.add(new Stopped(Fault.POSTGRES, Chaos.OUTAGE));
        faults.add(new Stopped(Fault.REDIS, Chaos.OUTAGE));
        faults.add(new Crashed());
        faults.add(new Emptied());
        faults.add(new SocketsCut(Chaos.OUTAGE));
        faults.add(new SocketsSwallowed(Chaos.OUTAGE));
        faults.add(new DiskFull(Chaos.OUTAGE));
        Collections.shuffle(faults, random);
        return faults.stream();
    }

    @Test
    @DisplayName("the audit itself: had PostgreSQL lost something that was confirmed, it would be said")
    void wouldBeSaid() throws SQLException {
        Comparison comparison = ordeal.comparisonWithHalfOfTheRows();
        assertFalse(comparison.missing().isEmpty(), "nothing is missing");
        assertTrue(
                comparison.different().stream().anyMatch(difference -> difference.startsWith("PostgreSQL has")),
                comparison::toString);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    @DisplayName(
            "F-05 F-08 F-23 F-29 F-40 F-41 F-42 a fault while people write: nothing confirmed is lost, all converge, Saved comes back by itself")
    void survives(Fault fault) {
        Outcome outcome = ordeal.endure(List.of(new Timed(fault, Duration.ZERO)));
        System.out.printf(
                "  %-60s %5d confirmed until all was well, %5.1f s without Saved%n",
                fault, outcome.accepted(), outcome.longestUnsaved().toMillis() / 1e3);
        assertTrue(outcome.isGood(), () -> fault + " (seed " + seed + "): " + outcome);
    }
}
