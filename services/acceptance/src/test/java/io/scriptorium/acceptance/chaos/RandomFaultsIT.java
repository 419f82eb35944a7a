package io.scriptorium.acceptance.chaos;

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
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Faults at random, one to eight at a time, for as long as asked; the table in this module's README is what comes of it. */
@EnabledIfSystemProperty(named = Chaos.MINUTES, matches = "[0-9.]+")
class RandomFaultsIT {
    private static final Path README = Path.of("README.md");
    /** Every so many faults is as long as the promises speak of. */
    private static final int LONG_ONE_IN = 30;

    private static final Duration LONG_FREEZE = Duration.ofSeconds(30);
    private static final Duration LONG_OUTAGE = Duration.ofSeconds(60);
    private static final int MAX_AFTER_MILLIS = 1_500;

    /** Those on the path of an edit are struck more often than those beside it. */
    private static final List<String> ON_THE_PATH = List.of(
            "collab-0", "collab-1", "collab-2", "documents-0", "documents-1", Fault.POSTGRES, Fault.REDIS, "edge");

    private static final List<String> BESIDE_IT = List.of("auth-0", "web-0", "identity");

    private final long seed = Chaos.seed(new SecureRandom().nextInt(1_000_000));
    private final Random random = new Random(seed);

    private Duration lasting(Duration longOne) {
        return random.nextInt(LONG_ONE_IN) == 0 ? longOne : Duration.ofMillis(1_000 + random.nextInt(4_000));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private Fault fault() {
        if (random.nextInt(100) < 60) {
            String victim = any(random.nextInt(6) == 0 ? BESIDE_IT : ON_THE_PATH);
            List<Function<String, Fault>> kinds =
                    List.of(Killed::new, Restarted::new, name -> new Frozen(name, lasting(LONG_FREEZE)));
            return any(kinds).apply(victim);
        }
        return switch (random.nextInt(7)) {
            case 0 -> new Stopped(Fault.POSTGRES, lasting(LONG_OUTAGE));
            case 1 -> new Stopped(Fault.REDIS, lasting(LONG_OUTAGE));
            case 2 -> new Crashed();
            case 3 -> new Emptied();
            case 4 -> new SocketsCut(lasting(LONG_OUTAGE));
            case 5 -> new SocketsSwallowed(lasting(LONG_OUTAGE));
            default -> new DiskFull(lasting(LONG_OUTAGE));
        };
    }

    private List<Timed> faults() {
        int dice = random.nextInt(100);
        int count = dice < 15 ? 1 : dice < 30 ? 2 : 4 + random.nextInt(5);
        List<Timed> faults = new ArrayList<>();
        Set<String> victims = new HashSet<>();
        while (faults.size() < count) {
            Fault fault = fault();
            if (victims.add(fault.victim())) {
                faults.add(
                        new Timed(fault, Duration.ofMillis(faults.isEmpty() ? 0 : random.nextInt(MAX_AFTER_MILLIS))));
            }
        }
        return faults;
    }

    @Test
    @DisplayName(
            "F-05 F-08 F-23 F-29 F-40 F-41 F-42 faults at random while people write: nothing confirmed is lost, all converge, Saved comes back by itself")
    void survives() throws IOException {
        Duration limit = Duration.ofSeconds(Math.round(Double.parseDouble(System.getProperty(Chaos.MINUTES)) * 60));
        long deadlineNanos = System.nanoTime() + limit.toNanos();
        FaultTable table = FaultTable.read(README);
        int count = 0;
        Outcome outcome;
        List<Timed> faults;
        try (Ordeal ordeal = new Ordeal(random)) {
            do {
                faults = faults();
                System.out.println("  " + faults);
                outcome = ordeal.endure(faults);
                System.out.printf(
                        "    %d confirmed until all was well, %.1f s without Saved%n",
                        outcome.accepted(), outcome.longestUnsaved().toMillis() / 1e3);
                count += faults.size();
                table.add(faults.stream().map(Timed::fault).toList(), outcome);
                table.write(README);
            } while (outcome.isGood() && System.nanoTime() < deadlineNanos);
            table.addRun(
                    seed,
                    String.format(
                            Locale.ROOT,
                            "%d faults in %d minutes, %s",
                            count,
                            limit.toMinutes(),
                            ordeal.hasRealDisk() ? "full disks were real" : "full disks were pretended"));
        }
        table.write(README);
        Outcome last = outcome;
        List<Timed> lastFaults = faults;
        assertTrue(last.isGood(), () -> lastFaults + " (seed " + seed + "): " + last);
    }
}
