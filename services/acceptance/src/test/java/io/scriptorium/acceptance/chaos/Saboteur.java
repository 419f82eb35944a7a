package io.scriptorium.acceptance.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scriptorium.acceptance.chaos.Fault.Crashed;
import io.scriptorium.acceptance.chaos.Fault.DiskFull;
import io.scriptorium.acceptance.chaos.Fault.Emptied;
import io.scriptorium.acceptance.chaos.Fault.Frozen;
import io.scriptorium.acceptance.chaos.Fault.Killed;
import io.scriptorium.acceptance.chaos.Fault.Restarted;
import io.scriptorium.acceptance.chaos.Fault.SocketsCut;
import io.scriptorium.acceptance.chaos.Fault.SocketsSwallowed;
import io.scriptorium.acceptance.chaos.Fault.Stopped;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.LocalSystem.Child;
import io.scriptorium.acceptance.system.RedisWire;
import io.scriptorium.acceptance.system.Waiting;
import io.scriptorium.acceptance.system.Wire;
import java.time.Duration;
import java.util.List;

/** Does what a {@link Fault} says. */
final class Saboteur {
    /** For what a killed process leaves behind to be gone. */
    private static final Duration GONE = Duration.ofSeconds(30);

    private final LocalSystem system;
    private final Wire wire;
    private final RedisWire redis;
    private final FullDisk disk;

    Saboteur(LocalSystem system, Wire wire, FullDisk disk) {
        this.system = system;
        this.wire = wire;
        this.redis = new RedisWire(system);
        this.disk = disk;
    }

    /** How a fault that has begun is brought to its end. */
    interface Ending {
        /** Comes back when it is over: everybody runs again who did. */
        void run();
    }

    /** Begins. What comes back is to be run when the fault has lasted. */
    Ending begin(Fault fault) {
        return switch (fault) {
            case Killed(String victim) -> {
                List<ProcessHandle> tree = system.tree(victim);
                yield succeeded(system.kill(victim), tree);
            }
            case Restarted(String victim) -> {
                List<ProcessHandle> tree = system.tree(victim);
                yield succeeded(system.end(victim, politely(victim)), tree);
            }
            case Crashed() -> {
                List<ProcessHandle> tree = system.tree(Fault.POSTGRES);
                yield succeeded(system.end(Fault.POSTGRES, "QUIT"), tree);
            }
            case Stopped(String victim, Duration _) -> {
                system.hold(victim);
                List<ProcessHandle> tree = system.tree(victim);
                Ending succeeded = succeeded(system.end(victim, politely(victim)), tree);
                yield () -> {
                    system.release(victim);
                    succeeded.run();
                };
            }
            case Frozen(String victim, Duration _) -> {
                List<ProcessHandle> tree = system.tree(victim);
                tree.forEach(process -> LocalSystem.signal(process.pid(), "STOP"));
                yield () -> tree.reversed().forEach(process -> LocalSystem.signal(process.pid(), "CONT"));
            }
            case Emptied() -> {
                redis.flush();
                yield () -> {};
            }
            case SocketsCut(Duration _) -> {
                wire.cut();
                yield wire::mend;
            }
            case SocketsSwallowed(Duration _) -> {
                wire.swallow();
                yield wire::mend;
            }
            case DiskFull(Duration _) -> {
                disk.fill();
                yield disk::free;
            }
        };
    }

    /** The signal for "end now, but in order". SIGTERM would let PostgreSQL wait until its clients have gone, which are pools that never go. */
    private static String politely(String victim) {
        return victim.equals(Fault.POSTGRES) ? "INT" : "TERM";
    }

    private Ending succeeded(Child dead, List<ProcessHandle> tree) {
        return () -> {
            system.awaitSuccessor(dead);
            Waiting.untilAsserted("nothing of " + dead + " is left", GONE, () -> {
                List<Long> left = tree.stream()
                        .filter(ProcessHandle::isAlive)
                        .map(ProcessHandle::pid)
                        .toList();
                assertEquals(List.of(), left, "processes");
            });
        };
    }
}
