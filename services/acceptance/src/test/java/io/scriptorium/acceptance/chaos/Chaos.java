package io.scriptorium.acceptance.chaos;

import io.scriptorium.acceptance.system.LocalSystem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What can be asked for by system properties, and what both runs share. */
final class Chaos {
    /** For how long the random run goes on; it runs only where this is set. */
    static final String MINUTES = "scriptorium.chaos.minutes";

    private static final String SEED = "scriptorium.chaos.seed";

    /** How long a process is frozen in {@code verify}: longer than a node may be silent before the others take its documents (5 s). */
    static final Duration FREEZE = Duration.ofSeconds(Integer.getInteger("scriptorium.chaos.freeze", 7));
    /** How long a store, a network or the room on a disk is gone in {@code verify}. */
    static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("scriptorium.chaos.outage", 5));

    private Chaos() {}

    /** The seed that was asked for, or another one; told, so that the run can be had again. */
    static long seed(long otherwise) {
        long seed = Long.getLong(SEED, otherwise);
        System.out.println("Chaos with seed " + seed + "; again with -D" + SEED + "=" + seed);
        return seed;
    }

    /** One process of each kind, whichever. */
    static List<String> victims(LocalSystem system, Random random) {
        List<String> victims =
                new ArrayList<>(List.of("auth-0", "web-0", "edge", "identity", Fault.POSTGRES, Fault.REDIS));
        victims.add("documents-" + random.nextInt(2));
        victims.add(system.nodes().get(random.nextInt(system.nodes().size())));
        return victims;
    }
}
