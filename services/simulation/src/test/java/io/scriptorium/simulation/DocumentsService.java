package io.scriptorium.simulation;

import io.scriptorium.hashring.HashRing;
import io.scriptorium.hashring.Member;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.YDoc.Options;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A pod of the documents service, by its contract: consumes the log as a member of the group, stores in batches, acknowledges after the commit, takes over from others, trims; answers HTTP; compacts; names the owner of
 * a document to who wants to connect.
 */
final class DocumentsService extends Machine {
    private static final long ANSWER_TIMEOUT = World.seconds(5);
    private static final long READ_TIMEOUT = World.seconds(7);
    private static final long DATABASE_TIMEOUT = World.seconds(6);
    private static final long HOUSEKEEPING = World.seconds(5);
    private static final long LOOK = World.seconds(1);
    private static final long FIRST_RETRY = World.millis(100);
    private static final long LAST_RETRY = World.seconds(3);
    private static final int COMPACT_AFTER_UPDATES = 12;

    private final Cluster cluster;
    private final Network network;
    private final RedisServer redis;
    private final Postgres postgres;
    private final Set<Integer> partitions;
    private RedisLink reads;
    private RedisLink requests;
    private HashRing ring = HashRing.of(List.of());
    private int generation;

    DocumentsService(
            Cluster cluster,
            Network network,
            String name,
            RedisServer redis,
            Postgres postgres,
            Set<Integer> partitions) {
        super(cluster.world(), name);
        this.cluster = cluster;
        this.network = network;
        this.redis = redis;
        this.postgres = postgres;
        this.partitions = partitions;
        reads = new RedisLink(network, this, redis, this::connected);
        requests = new RedisLink(network, this, redis, () -> {});
    }

    @Override
    void started() {
        generation++;
        reads = new RedisLink(network, this, redis, this::connected);
        requests = new RedisLink(network, this, redis, () -> {});
        requests.open();
        reads.open();
        after(HOUSEKEEPING, this::housekeeping);
        look();
    }

    @Override
    void died() {
        redis.closed(reads);
        redis.closed(requests);
    }

    // ---- HTTP

    /** The owner of a document, as this pod knows it. */
    CompletionStage<Optional<Member>> connect(UUID documentId) {
        return CompletableFuture.completedFuture(ring.ownerOf(documentId));
    }

    CompletionStage<byte[]> state(UUID documentId) {
        return database(() -> postgres.read(documentId))
                .thenApply(read -> read.document().encodeStateAsUpdate());
    }

    CompletionStage<Void> updates(List<LogEntry> entries) {
        return store(entries);
    }

    /** An edit over HTTP: made on what is stored, appended for open rooms, stored. */
    CompletionStage<Void> edit(UUID documentId, long clientId, String text) {
        return state(documentId).thenCompose(state -> {
            YDoc document = new YDoc(Options.defaults().withClientId(clientId).withFormatTidying(false));
            document.applyUpdate(state);
            byte[] before = document.encodeStateVector();
            document.getText(Replica.TEXT).insert(0, text);
            LogEntry entry = new LogEntry(
                    new UpdateId(documentId, world.uuid(), 1),
                    null,
                    world.instant(),
                    document.encodeStateAsUpdate(before));
            return requests.send(World.seconds(3), () -> redis.append(CollabNode.partition(documentId), entry))
                    .handle((appended, failure) -> failure == null)
                    .thenCompose(appended -> {
                        if (!appended) {
                            cluster.untold();
                        }
                        return store(List.of(entry));
                    });
        });
    }

    // ---- Storing

    private <T> CompletionStage<T> database(java.util.function.Supplier<CompletionStage<T>> request) {
        return network.call(new Network.Channel(), this, postgres, DATABASE_TIMEOUT, request);
    }

    private CompletionStage<Void> store(List<LogEntry> entries) {
        return database(() -> postgres.commit(entries)).thenAccept(ignored -> {
            entries.stream().map(entry -> entry.id().documentId()).distinct().forEach(this::compactIfDue);
        });
    }

    private void compactIfDue(UUID documentId) {
        if (postgres.beyondSnapshot(documentId) >= COMPACT_AFTER_UPDATES) {
            database(() -> postgres.read(documentId)).thenAccept(read -> {
                byte[] state = read.document().encodeStateAsUpdateV2();
                after(
                        world.between(0, World.millis(50)),
                        () -> database(() -> postgres.compact(
                                documentId, read.snapshotThrough(), new Postgres.Snapshot(read.through(), state))));
            });
        }
    }

    // ---- Consuming

    private void connected() {
        int current = ++generation;
        requests.send(ANSWER_TIMEOUT, () -> redis.createGroups(partitions)).whenComplete((made, failure) -> {
            if (current == generation) {
                if (failure != null) {
                    again(current, this::connected);
                } else {
                    read(current, true);
                }
            }
        });
    }

    private void again(int current, Runnable step) {
        after(World.millis(500), () -> {
            if (current == generation && reads.isUp()) {
                step.run();
            }
        });
    }

    private void read(int current, boolean owed) {
        if (current != generation) {
            return;
        }
        reads.sendBlocking(READ_TIMEOUT, () -> redis.readGroup(partitions, name, owed))
                .whenComplete((batch, failure) -> {
                    if (current != generation) {
                        return;
                    }
                    if (failure != null) {
                        if (failure instanceof RedisServer.NoGroupException
                                || failure.getCause() instanceof RedisServer.NoGroupException) {
                            connected();
                        } else {
                            again(current, () -> read(current, owed));
                        }
                    } else if (batch.isEmpty()) {
                        read(current, false);
                    } else {
                        handle(current, batch, FIRST_RETRY, () -> read(current, owed));
                    }
                });
    }

    private void handle(int current, Map<Integer, List<RedisServer.Appended>> batch, long retry, Runnable done) {
        List<LogEntry> entries = new ArrayList<>();
        batch.values().forEach(list -> list.forEach(appended -> entries.add(appended.entry())));
        store(entries).whenComplete((stored, failure) -> {
            if (failure == null) {
                requests.send(ANSWER_TIMEOUT, () -> redis.confirm(batch)).whenComplete((confirmed, lost) -> {
                    if (current == generation) {
                        done.run();
                    }
                });
            } else {
                after(
                        world.between(retry / 2, retry),
                        () -> handle(current, batch, Math.min(retry * 2, LAST_RETRY), done));
            }
        });
    }

    private void housekeeping() {
        after(HOUSEKEEPING, this::housekeeping);
        if (!requests.isUp()) {
            return;
        }
        requests.send(ANSWER_TIMEOUT, () -> redis.claim(name)).whenComplete((claimed, failure) -> {
            if (failure == null) {
                if (!claimed.isEmpty()) {
                    handle(generation, claimed, FIRST_RETRY, () -> {});
                }
                requests.send(ANSWER_TIMEOUT, redis::trim);
            }
        });
    }

    private void look() {
        requests.send(World.seconds(2), () -> redis.beat(null)).whenComplete((members, failure) -> {
            if (failure == null) {
                ring = RedisServer.ring(members);
            }
            after(LOOK, this::look);
        });
    }
}
