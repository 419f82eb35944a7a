package io.scriptorium.acceptance.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.acceptance.chaos.Fault.DiskFull;
import io.scriptorium.acceptance.chaos.Fault.Stopped;
import io.scriptorium.acceptance.chaos.Writers.Comparison;
import io.scriptorium.acceptance.system.Clients;
import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.MountNamespace;
import io.scriptorium.acceptance.system.RedisWire;
import io.scriptorium.acceptance.system.RedisWire.LogState;
import io.scriptorium.acceptance.system.Rows;
import io.scriptorium.acceptance.system.Rows.Row;
import io.scriptorium.acceptance.system.SystemExtension;
import io.scriptorium.acceptance.system.Waiting;
import io.scriptorium.acceptance.system.Wire;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

/**
 * People who write without a pause, a system of three nodes and two documents services, and somebody who breaks it. {@link #endure} does that and then asks what must be
 * true every time:
 *
 * <ul>
 *   <li>everybody is told "Saved" again of something that was written after the fault, by itself;
 *   <li>PostgreSQL held all that was confirmed, at every moment at which it could be asked ({@link Audit}), and holds it now, read from the first row on;
 *   <li>once nobody writes, all clients, PostgreSQL and the service have the same bytes;
 *   <li>the log is acknowledged to its end, and trimmed;
 *   <li>no process is left of those that died, and there are as many as before.
 * </ul>
 */
final class Ordeal implements AutoCloseable {
    /** For everything to be as before, on two busy cores: a child is back within seconds, a client tries again within seconds. */
    private static final Duration RECOVERY = Duration.ofSeconds(90);
    /** How long an update may be in the log that nobody needs there: the log keeps 30 s, and looks every 5 s. */
    private static final Duration LOG_KEPT = Duration.ofSeconds(45);
    /** What was on its way to the clients when a store went. */
    private static final Duration SETTLING = Duration.ofSeconds(2);
    /** From how long an outage on something can be said about it. */
    private static final Duration TELLING = Duration.ofSeconds(5);

    /** Two pools of 20, that of auth, and some that have just been closed. */
    private static final int MAX_CONNECTIONS = 90;
    /** Letters that each change carries until a full disk is noticed, so that PostgreSQL has to ask for more of it. */
    private static final int PADDING = 8_000;

    private final LocalSystem system;
    private final Clients clients;
    private final Wire wire;
    private final FullDisk disk;
    private final Saboteur saboteur;
    private final Writers writers;
    private final Audit audit;
    private final Rows rows;
    private final RedisWire redis;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private int known;

    /** Starts everything, empty, and lets people write. */
    Ordeal(Random random) {
        SystemExtension.stopShared();
        system = LocalSystem.start(new LocalSystem.Setup("chaos", 3, 2, MountNamespace.ownWhereAllowed()));
        try {
            disk = new FullDisk(system);
            clients = Clients.audited(system);
            wire = new Wire(system.port());
            saboteur = new Saboteur(system, wire, disk);
            rows = new Rows(system);
            redis = new RedisWire(system);
            Waiting.until("PostgreSQL answers", RECOVERY, () -> rows.connections() > 0);
            writers = new Writers(system, clients, wire, random);
            audit = new Audit(system, writers);
        } catch (RuntimeException | AssertionError e) {
            system.close();
            throw e;
        }
    }

    LocalSystem system() {
        return system;
    }

    /** What would be said if PostgreSQL had lost every second row: for whoever doubts that anything would be. */
    Comparison comparisonWithHalfOfTheRows() throws SQLException {
        String documentId = writers.documents().getFirst();
        List<Row> all = rows.after(documentId, 0);
        return writers.compare(
                documentId,
                IntStream.range(0, all.size())
                        .filter(i -> i % 2 == 0)
                        .mapToObj(all::get)
                        .toList());
    }

    /** How the full disk is made, for whoever reads the table. */
    boolean hasRealDisk() {
        return disk.isReal();
    }

    /**
     * What came of one or several faults at once.
     *
     * @param accepted updates that were confirmed from the first one's beginning until everything was as before
     * @param longestUnsaved the longest time that a client could not say "Saved"
     * @param lost what was confirmed and was not in PostgreSQL, in words
     * @param problems whatever else was not as it must be, in words
     */
    record Outcome(long accepted, Duration longestUnsaved, List<String> lost, List<String> problems) {
        boolean isGood() {
            return lost.isEmpty() && problems.isEmpty();
        }
    }

    /** A fault, and how long after the first one it begins. */
    record Timed(Fault fault, Duration after) {}

    /** Lets faults happen, waits until they are over, and looks at everything. */
    Outcome endure(List<Timed> faults) {
        List<String> problems = new ArrayList<>();
        writers.measureAnew();
        long before = writers.tally().accepted();
        List<CompletableFuture<Void>> running = faults.stream()
                .map(timed -> CompletableFuture.runAsync(() -> happen(timed, faults.size() == 1), threads))
                .toList();
        for (int i = 0; i < faults.size(); i++) {
            String fault = faults.get(i).fault().kind();
            check(fault, problems, running.get(i)::join);
        }
        long over = System.currentTimeMillis();
        check("recovery", problems, () -> awaitRecovery(over));
        Tally recovered = writers.tally();
        check("agreement", problems, this::awaitAgreement);
        check("log", problems, this::awaitQuietLog);
        check("processes", problems, this::awaitUsualProcesses);
        List<String> lost = audit.lost();
        List<String> news = lost.subList(known, lost.size());
        known = lost.size();
        return new Outcome(
                recovered.accepted() - before, recovered.longestUnsaved(), List.copyOf(news), List.copyOf(problems));
    }

    private static void check(String what, List<String> problems, Runnable check) {
        try {
            check.run();
        } catch (RuntimeException | AssertionError e) {
            StringBuilder words = new StringBuilder(what);
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                words.append(": ").append(cause.getMessage());
            }
            problems.add(words.toString());
        }
    }

    private void happen(Timed timed, boolean alone) {
        Fault fault = timed.fault();
        Waiting.pause(timed.after());
        Saboteur.Ending ending = begin(fault);
        try {
            if (alone && fault instanceof Stopped(String victim, Duration lasting) && lasting.compareTo(TELLING) >= 0) {
                outage(victim, lasting);
            } else {
                Waiting.pause(fault.lasting());
            }
        } finally {
            ending.run();
        }
    }

    private Saboteur.Ending begin(Fault fault) {
        if (!(fault instanceof DiskFull)) {
            return saboteur.begin(fault);
        }
        writers.pad(PADDING);
        try {
            return saboteur.begin(fault);
        } finally {
            // It has been noticed, and what could not be stored waits in front of all that comes.
            writers.pad(0);
        }
    }

    /** Without PostgreSQL nothing may be called saved, and everybody writes on; without Redis saving goes on. */
    private void outage(String victim, Duration lasting) {
        Waiting.pause(SETTLING);
        long then = writers.tally().accepted();
        Waiting.pause(lasting.minus(SETTLING));
        Tally now = writers.tally();
        if (victim.equals(Fault.POSTGRES)) {
            assertEquals(then, now.accepted(), "called saved while there was no PostgreSQL");
            assertEquals(now.told(), now.saving(), "not everybody was shown Saving…");
        } else {
            assertTrue(now.accepted() > then, "nothing was saved while there was no " + victim);
        }
    }

    private void awaitRecovery(long over) {
        Waiting.untilAsserted("everybody is told Saved again of what was written since", RECOVERY, () -> {
            Tally tally = writers.tally();
            assertTrue(
                    tally.everybodyConfirmedUpTo() > over && tally.notSynced().isEmpty(), tally::toString);
        });
        Waiting.untilAsserted(
                "every process takes connections",
                RECOVERY,
                () -> assertEquals(
                        List.of(),
                        system.children().stream()
                                .filter(child -> !child.answers())
                                .toList()));
        Waiting.until("everything is served again", RECOVERY, () -> {
            system.get("/", Map.of());
            system.get("/auth/jwks", Map.of());
            LocalSystem.get(URI.create(system.child("identity").url() + "/.well-known/openid-configuration"), Map.of());
            // Both services in turn.
            IntStream.range(0, 2)
                    .forEach(i -> writers.served(writers.documents().getFirst()));
            return true;
        });
    }

    private void awaitAgreement() {
        writers.pause();
        try {
            Waiting.untilAsserted("all is saved once nobody writes", RECOVERY, () -> {
                Tally tally = writers.tally();
                assertEquals(List.of(), tally.notSaved());
            });
            for (String documentId : writers.documents()) {
                Waiting.untilAsserted("all have the same of " + documentId, RECOVERY, () -> {
                    Comparison comparison = writers.compare(documentId, rows.after(documentId, 0));
                    assertTrue(
                            comparison.missing().isEmpty()
                                    && comparison.different().isEmpty(),
                            comparison::toString);
                });
            }
            Tally tally = writers.tally();
            assertEquals(0, tally.refused(), "messages that were refused");
            assertEquals(0, tally.unasked(), "confirmations of nothing");
        } finally {
            writers.resume();
        }
    }

    private void awaitQuietLog() {
        Waiting.untilAsserted("the log is acknowledged and trimmed", RECOVERY, () -> {
            LogState log = redis.logState();
            // Somebody writes again: a moment at which all is acknowledged comes soon.
            assertTrue(log.partitionsBehind() == 0 && log.oldestAge().compareTo(LOG_KEPT) < 0, log::toString);
        });
    }

    private void awaitUsualProcesses() {
        Waiting.untilAsserted("as many processes as before, and connections to PostgreSQL", RECOVERY, () -> {
            List<ProcessHandle> strays = system.strays();
            int connections = rows.connections();
            assertTrue(
                    strays.size() <= 1 && connections < MAX_CONNECTIONS,
                    () -> "strays " + strays + ", connections " + connections);
        });
    }

    @Override
    public void close() {
        audit.close();
        writers.close();
        clients.close();
        wire.close();
        threads.shutdownNow();
        system.close();
    }
}
