package io.scriptorium.acceptance.chaos;

import java.time.Duration;
import java.util.Locale;

/** Something that goes wrong. What lasts is over after its time; what strikes at once is over when the one that was struck is back. */
sealed interface Fault {
    /** All sockets through the wire, by which half of the clients write. */
    String SOCKETS = "sockets";

    String POSTGRES = "postgres";
    String REDIS = "redis";

    /** From so long on the table says how long a fault lasted: that is another thing than a hiccup. */
    Duration LONG = Duration.ofSeconds(30);

    /** What it hits. Two faults at once hit different things. */
    String victim();

    /** What happens to it, in a word or two. */
    String what();

    /** How long it lasts; nothing for what strikes at once. */
    default Duration lasting() {
        return Duration.ZERO;
    }

    /** What the table calls it, whichever of several processes it hits. */
    default String kind() {
        String kind = victim().replaceFirst("-\\d+$", "") + ": " + what();
        return lasting().compareTo(LONG) >= 0
                ? String.format(Locale.ROOT, "%s for %d s", kind, lasting().toSeconds())
                : kind;
    }

    /** SIGKILL. */
    record Killed(String victim) implements Fault {
        @Override
        public String what() {
            return "killed";
        }
    }

    /** SIGSTOP, and SIGCONT afterwards: it answers nothing, and then believes that no time has passed. */
    record Frozen(String victim, Duration lasting) implements Fault {
        @Override
        public String what() {
            return "frozen";
        }
    }

    /** Asked to end, as an upgrade does it. */
    record Restarted(String victim) implements Fault {
        @Override
        public String what() {
            return "restarted";
        }
    }

    /** Asked to end, and not there for a while. */
    record Stopped(String victim, Duration lasting) implements Fault {
        @Override
        public String what() {
            return "stopped";
        }
    }

    /** PostgreSQL's immediate shutdown: every process of it drops everything, and the next one recovers from the write-ahead log. */
    record Crashed() implements Fault {
        @Override
        public String victim() {
            return POSTGRES;
        }

        @Override
        public String what() {
            return "crashed";
        }
    }

    /** FLUSHALL. */
    record Emptied() implements Fault {
        @Override
        public String victim() {
            return REDIS;
        }

        @Override
        public String what() {
            return "emptied";
        }
    }

    /** Every socket of half of the clients breaks, and none can be opened. */
    record SocketsCut(Duration lasting) implements Fault {
        @Override
        public String victim() {
            return SOCKETS;
        }

        @Override
        public String what() {
            return "cut";
        }
    }

    /** Nothing passes through the sockets of half of the clients, and nobody is told. */
    record SocketsSwallowed(Duration lasting) implements Fault {
        @Override
        public String victim() {
            return SOCKETS;
        }

        @Override
        public String what() {
            return "swallowed";
        }
    }

    /** Not a byte is free where PostgreSQL keeps its tables and its write-ahead log. */
    record DiskFull(Duration lasting) implements Fault {
        @Override
        public String victim() {
            return POSTGRES;
        }

        @Override
        public String what() {
            return "disk full";
        }
    }
}
