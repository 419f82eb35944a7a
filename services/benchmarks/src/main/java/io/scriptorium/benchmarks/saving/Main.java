package io.scriptorium.benchmarks.saving;

import io.scriptorium.benchmarks.engine.Trace;
import io.scriptorium.ydoc.YDoc;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Starts Scriptorium, uses it, and prints what saving and opening took.
 *
 * <p>System properties: {@code scriptorium.root}; {@code trace}, the path of an editing trace (empty: one is made up from a seed); {@code workloads}, those to run,
 * separated by commas (empty: all): {@code rest}, {@code busy}, {@code spread}, {@code trace}, {@code cold}, {@code crowd}, {@code long}; {@code seconds}, how long typing
 * is measured (60).
 */
public final class Main {
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("seconds", 60));
    private static final Duration WARM_UP = MEASURED.dividedBy(3);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PACE = Duration.ofMillis(200);
    private static final int LARGE_BYTES = 20_000_000;
    private static final int COLD_OPENS = 8;
    private static final int PENDING = 400;
    private static final Duration BETWEEN_OPENINGS = Duration.ofSeconds(3);
    private static final int CROWD = 500;
    private static final Duration CROWD_PATIENCE = Duration.ofMinutes(5);
    private static final String LOADS = "scriptorium_states_loaded_total";
    private static final int LONG_EDITS = 1_000_000;

    private static final List<String> CHILDREN = List.of("postgres", "redis", "documents-0", "collab-0", "edge");

    private final LocalRun run;
    private final Storage storage;
    private final Clients clients;
    private final DirectStore direct;

    private Main(LocalRun run, Storage storage, Clients clients, DirectStore direct) {
        this.run = run;
        this.storage = storage;
        this.clients = clients;
        this.direct = direct;
    }

    public static void main(String[] arguments)
            throws IOException, InterruptedException, SQLException, ExecutionException, TimeoutException {
        String chosen = System.getProperty("workloads", "");
        List<String> workloads =
                List.of((chosen.isEmpty() ? "rest,busy,spread,trace,long,cold,crowd" : chosen).split(",", -1));
        try (LocalRun run = new LocalRun(Path.of(System.getProperty("scriptorium.root", "")));
                Connection connection = run.connect();
                Clients clients = new Clients(run);
                DirectStore direct = new DirectStore(run)) {
            Main main = new Main(run, new Storage(connection), clients, direct);
            for (String workload : workloads) {
                main.run(workload);
            }
        }
    }

    private void run(String workload)
            throws IOException, InterruptedException, SQLException, ExecutionException, TimeoutException {
        switch (workload) {
            case "rest" -> typing("At rest: 4 documents, a writer in each, 20 updates/s", 4, 1);
            case "busy" -> typing("1,000 updates/s: 20 documents, 10 writers in each (F-20, F-21, F-25, F-28)", 20, 10);
            case "spread" -> typing("1,000 updates/s: 200 documents, a writer in each", 200, 1);
            case "trace" -> trace();
            case "long" -> longPast();
            case "cold" -> coldOpens();
            case "crowd" -> crowd();
            default -> throw new IllegalArgumentException("no workload " + workload);
        }
    }

    private static void say(String line) {
        System.out.println(line);
    }

    private void typing(String title, int documents, int writers)
            throws IOException, SQLException, InterruptedException, ExecutionException, TimeoutException {
        say("%n## %s".formatted(title));
        try (Typing typing = new Typing(clients, storage, documents, writers, PACE)) {
            typing.run(WARM_UP);
            Storage.Counters before = storage.counters();
            List<Duration> cpuBefore = cpu();
            Typing.Outcome outcome = typing.run(MEASURED);
            List<Duration> cpu = cpu();
            // What PostgreSQL counts it tells with a delay.
            Thread.sleep(2_000);
            Storage.Counters after = storage.counters();
            say("keystroke to Saved: %s".formatted(outcome.saving().summary()));
            System.out.print(outcome.saving().histogram());
            long transactions = after.transactions() - before.transactions();
            say("%,d updates in %.1f s; %,d transactions: one for %.1f updates; %d deadlocks"
                    .formatted(
                            outcome.updates(),
                            outcome.took().toMillis() / 1e3,
                            transactions,
                            (double) outcome.updates() / transactions,
                            after.deadlocks() - before.deadlocks()));
            long grown = after.grownBeforeCompaction(before);
            say(
                    "%,d bytes of updates (%.1f each); tables grew by %,d bytes: write amplification %.2f; snapshots by %,d; WAL %,d"
                            .formatted(
                                    outcome.bytes(),
                                    (double) outcome.bytes() / outcome.updates(),
                                    grown,
                                    (double) grown / outcome.bytes(),
                                    after.sizes().getOrDefault("snapshot", 0L)
                                            - before.sizes().getOrDefault("snapshot", 0L),
                                    after.wal() - before.wal()));
            for (int i = 0; i < CHILDREN.size(); i++) {
                double micros = cpu.get(i).minus(cpuBefore.get(i)).toNanos() / 1e3 / outcome.updates();
                say("CPU of %s: %.0f us per update, %,.0f updates/s and core"
                        .formatted(CHILDREN.get(i), micros, 1e6 / micros));
            }
        }
    }

    private List<Duration> cpu() throws IOException {
        List<Duration> all = new ArrayList<>();
        for (String child : CHILDREN) {
            all.add(run.cpu(child));
        }
        return all;
    }

    private static List<byte[]> typed() throws IOException {
        String given = System.getProperty("trace", "");
        Path file = given.isEmpty() ? Files.createTempFile("trace", ".json.gz") : Path.of(given);
        if (given.isEmpty()) {
            Trace.writeSynthetic(file);
        }
        Trace trace = Trace.read(file);
        YDoc document = new YDoc();
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, _) -> updates.add(update));
        trace.type(document.getText("text"));
        if (given.isEmpty()) {
            Files.delete(file);
        }
        return updates;
    }

    private void trace() throws IOException, InterruptedException, SQLException {
        say("\n## The trace, stored update by update");
        List<byte[]> updates = typed();
        UUID owner = UUID.randomUUID();
        UUID id = storage.createDocument(owner);
        direct.store(id, owner, updates);
        storage.awaitCompaction(id, PATIENCE);
        long snapshot = storage.number("SELECT octet_length(bytes) FROM snapshot WHERE document_id = ?", id);
        long log = storage.number(
                "SELECT sum(octet_length(entries) + octet_length(bytes)) FROM batch WHERE document_id = ?", id);
        long plain = updates.stream().mapToLong(update -> update.length).sum();
        say("%,d edits; at rest %,d bytes, %.3f per edit; its history %,d bytes, %.2f per edit, of %.2f in updates"
                .formatted(
                        updates.size(),
                        snapshot,
                        (double) snapshot / updates.size(),
                        log,
                        (double) log / updates.size(),
                        (double) plain / updates.size()));
    }

    /** The text is typed and deleted again, over and over: it is as short as ever, and so must its opening be. */
    private void longPast()
            throws IOException, InterruptedException, SQLException, ExecutionException, TimeoutException {
        say("%n## Opening a document with %,d edits (F-18)".formatted(LONG_EDITS));
        UUID owner = UUID.randomUUID();
        UUID id = storage.createDocument(owner);
        direct.store(id, owner, Texts.rewriting(LONG_EDITS));
        storage.awaitCompaction(id, PATIENCE);
        List<UUID> written = new ArrayList<>();
        for (int i = 0; i < COLD_OPENS; i++) {
            UUID other = storage.createDocument(owner);
            direct.store(other, owner, Texts.typing(3_000));
            written.add(other);
        }
        say("documents of its size, written once: %s"
                .formatted(opening(written, owner).summary()));
        say("it: %s".formatted(opening(List.of(id), owner).summary()));
    }

    private void coldOpens()
            throws IOException, InterruptedException, SQLException, ExecutionException, TimeoutException {
        say("%n## Opening a document of %,d bytes, from cold storage".formatted(LARGE_BYTES));
        List<byte[]> updates = Texts.ofBytes(LARGE_BYTES);
        UUID owner = UUID.randomUUID();
        List<UUID> compacted = new ArrayList<>();
        List<UUID> withPending = new ArrayList<>();
        for (int i = 0; i < COLD_OPENS; i++) {
            UUID id = storage.createDocument(owner);
            direct.store(id, owner, updates);
            compacted.add(id);
            UUID other = storage.createDocument(owner);
            direct.store(other, owner, updates);
            storage.awaitCompaction(id, PATIENCE);
            storage.awaitCompaction(other, PATIENCE);
            direct.store(other, owner, Texts.typing(PENDING));
            withPending.add(other);
        }
        say("without pending updates: %s".formatted(opening(compacted, owner).summary()));
        say("with %d pending updates: %s"
                .formatted(PENDING, opening(withPending, owner).summary()));
    }

    private Distribution opening(List<UUID> documents, UUID user)
            throws IOException, InterruptedException, ExecutionException, TimeoutException {
        Distribution opening = new Distribution();
        List<Duration> before = cpu();
        for (UUID id : documents) {
            long began = System.nanoTime();
            Client client = Clients.await(clients.open(id, user, ignored -> {}), PATIENCE);
            long took = System.nanoTime() - began;
            opening.add(took);
            say("  %,d bytes in %s".formatted(client.arrivedBytes(), Distribution.millis(Duration.ofNanos(took))));
            client.close();
            Thread.sleep(BETWEEN_OPENINGS);
        }
        List<Duration> after = cpu();
        StringBuilder cpu = new StringBuilder("  CPU of each opening:");
        for (int i = 0; i < CHILDREN.size(); i++) {
            Duration spent = after.get(i).minus(before.get(i)).dividedBy(documents.size());
            cpu.append(" %s %s".formatted(CHILDREN.get(i), Distribution.millis(spent)));
        }
        say(cpu.toString());
        return opening;
    }

    private void crowd() throws IOException, InterruptedException, SQLException, ExecutionException, TimeoutException {
        crowd("5,000 letters", Texts.typing(5_000));
        crowd("%,d bytes".formatted(LARGE_BYTES), Texts.ofBytes(LARGE_BYTES));
    }

    private void crowd(String document, List<byte[]> updates)
            throws IOException, InterruptedException, SQLException, ExecutionException, TimeoutException {
        say("%n## %d clients open one cold document of %s at once (F-32)".formatted(CROWD, document));
        UUID owner = UUID.randomUUID();
        UUID id = storage.createDocument(owner);
        direct.store(id, owner, updates);
        storage.awaitCompaction(id, PATIENCE);
        List<UUID> users = new ArrayList<>();
        for (int i = 0; i < CROWD; i++) {
            UUID user = UUID.randomUUID();
            storage.addMember(id, user, "editor");
            users.add(user);
        }
        Distribution opening = new Distribution();
        List<Future<Client>> all = new ArrayList<>();
        double loads = run.metric("documents-0", LOADS);
        long began = System.nanoTime();
        for (UUID user : users) {
            all.add(clients.open(id, user, ignored -> {}).onSuccess(ignored -> opening.add(System.nanoTime() - began)));
        }
        Clients.await(Future.all(all), CROWD_PATIENCE);
        say("opened: %s".formatted(opening.summary()));
        say("times it was read from PostgreSQL: %.0f".formatted(run.metric("documents-0", LOADS) - loads));
        all.forEach(client -> client.result().close());
    }
}
