package io.scriptorium.acceptance.chaos;

import java.time.Duration;
import java.util.Locale;

/** Something that goes wrong. What lasts is over after its time; what strikes at once is over when the one that was struck is back. */
sealed interface Fault {
    /** All sockets through the wire, by which half of the clients write. */
    String WIRE = "wire";

    String POSTGRES = "postgres";
    String REDIS = "redis";

    /** What it hits. Two faults at once hit different things. */
    String victim();

    /** What the table calls it, whichever of several processes it hits. */
    String kind();

    /** How long it lasts; nothing for what strikes at once. */
    default Duration lasting() {
        return Duration.ZERO;
    }

    private static String service(String victim) {
        return victim.replaceFirst("-\\d+$", "");
    }

    private static String kind(String what, String victim) {
        return "%s: %s".formatted(service(victim), what);
    }

    private static String kind(String what, String victim, Duration lasting) {
        // The table says of what lasts long that it does: that is another thing than a hiccup.
        return kind(what, victim)
                + (lasting.toSeconds() >= 30 ? String.format(Locale.ROOT, " for %d s", lasting.toSeconds()) : "");
    }

    /** SIGKILL. */
    record Killed(String victim) implements Fault {
        @Override
        public String kind() {
            return Fault.kind("killed", victim);
        }
    }

    /** SIGSTOP, and SIGCONT afterwards: it answers nothing, and then believes that no time has passed. */
    record Frozen(String victim, Duration lasting) implements Fault {
        @Override
        public String kind() {
            return Fault.kind("frozen", victim, lasting);
        }
    }

    /** Asked to end, as an upgrade does it. */
    record Restarted(String victim) implements Fault {
        @Override
        public String kind() {
            return Fault.kind("restarted", victim);
        }
    }

    /** Asked to end, and not there for a while. */
    record Stopped(String victim, Duration lasting) implements Fault {
        @Override
        public String kind() {
            return Fault.kind("stopped", victim, lasting);
        }
    }

    /** PostgreSQL's immediate shutdown: every process of it drops everything, and the next one recovers from the write-ahead log. */
    record Crashed() implements Fault {
        @Override
        public String victim() {
            return POSTGRES;
        }

        @Override
        public String kind() {
            return "postgres: crashed";
        }
    }

    /** FLUSHALL. */
    record Emptied() implements Fault {
        @Override
        public String victim() {
            return REDIS;
        }

        @Override
        public String kind() {
            return "redis: emptied";
        }
    }

    /** Every socket of half of the clients breaks, and none can be opened. */
    record SocketsCut(Duration lasting) implements Fault {
        @Override
        public String victim() {
            return WIRE;
        }

        @Override
        public String kind() {
            return Fault.kind("cut", "sockets", lasting);
        }
    }

    /** Nothing passes through the sockets of half of the clients, and nobody is told. */
    record SocketsSwallowed(Duration lasting) implements Fault {
        @Override
        public String victim() {
            return WIRE;
        }

        @Override
        public String kind() {
            return Fault.kind("swallowed", "sockets", lasting);
        }
    }

    /** Not a byte is free where PostgreSQL keeps its tables and its write-ahead log. */
    record DiskFull(Duration lasting) implements Fault {
        @Override
        public String victim() {
            return POSTGRES;
        }

        @Override
        public String kind() {
            return Fault.kind("disk full", POSTGRES, lasting);
        }
    }
}
