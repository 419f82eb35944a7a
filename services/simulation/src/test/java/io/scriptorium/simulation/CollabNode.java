package io.scriptorium.simulation;

import io.scriptorium.collab.durability.DocumentStore;
import io.scriptorium.collab.durability.PartitionedLog;
import io.scriptorium.collab.placement.Moves;
import io.scriptorium.collab.room.Room;
import io.scriptorium.collab.room.RoomRuntime;
import io.scriptorium.collab.room.RoomSettings;
import io.scriptorium.collab.room.Rooms;
import io.scriptorium.hashring.HashRing;
import io.scriptorium.hashring.Member;
import io.scriptorium.hashring.Partitions;
import io.scriptorium.membership.Membership;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * A pod of collab: production's rooms and partitioned log; around them what Vert.x and Redis are there for in production: sockets, heartbeats, moves, draining.
 */
final class CollabNode extends Machine implements DocumentStore {
    private static final long APPEND_TIMEOUT = World.seconds(2);
    private static final long RELAY_TIMEOUT = World.seconds(2);
    private static final long HTTP_TIMEOUT = World.seconds(15);
    private static final long BEAT = World.micros(Membership.Timing.DEFAULT.beat());
    private static final long NEWS = 2 * BEAT;
    private static final long DRAIN_GRACE = World.seconds(25);
    private static final long TELLING = HTTP_TIMEOUT + World.seconds(5);
    private static final long LOOK = World.micros(Moves.LOOK);
    private static final long SPREAD = World.micros(Moves.SPREAD);

    /** Production's order of a room over virtual time: one thing at a time, as asked for. */
    private final class VirtualRuntime implements RoomRuntime {
        private final ArrayDeque<Runnable> actions = new ArrayDeque<>();
        private boolean scheduled;

        @Override
        public void execute(Runnable action) {
            actions.add(action);
            if (!scheduled) {
                scheduled = true;
                CollabNode.this.after(world.between(0, 50), this::run);
            }
        }

        private void run() {
            for (Runnable action = actions.poll(); action != null; action = actions.poll()) {
                action.run();
            }
            scheduled = false;
        }

        @Override
        public void after(Duration delay, Runnable action) {
            CollabNode.this.after(World.micros(delay), () -> execute(action));
        }

        @Override
        public Instant now() {
            return world.instant().plus(skew);
        }
    }

    private final Cluster cluster;
    private final Network network;
    private final RedisServer redis;
    private final Duration skew;
    private RedisLink members;
    private RedisLink appends;
    private Tail tail;
    private Rooms rooms;
    private Member own;
    private HashRing ring;
    private long lastDirectStore = Long.MIN_VALUE / 2;
    private boolean doorsClosed;

    CollabNode(Cluster cluster, Network network, RedisServer redis, String name, Duration skew) {
        super(cluster.world(), name);
        this.cluster = cluster;
        this.network = network;
        this.redis = redis;
        this.skew = skew;
        own = new Member(name, RedisServer.url(name), Member.State.ACTIVE);
        ring = RedisServer.ring(List.of(own));
        members = new RedisLink(network, this, redis, () -> {});
        appends = new RedisLink(network, this, redis, () -> {});
        tail = new Tail(network, this, redis);
        rooms = opened();
    }

    private Rooms opened() {
        RedisLink link = appends;
        return new Rooms(
                VirtualRuntime::new,
                world::uuid,
                RoomSettings.DEFAULT,
                new PartitionedLog(
                        entry -> link.send(
                                APPEND_TIMEOUT,
                                () -> redis.append(partition(entry.id().documentId()), entry)),
                        tail),
                this);
    }

    static int partition(UUID documentId) {
        return Partitions.of(documentId);
    }

    Cluster cluster() {
        return cluster;
    }

    Rooms rooms() {
        return rooms;
    }

    boolean isBehindTheLog() {
        return isUp() && tail.isBehind();
    }

    /** Whether it may have stored something directly that it has not told others yet. */
    boolean mayHaveToTell() {
        return !appends.isUp() || world.now() - lastDirectStore < TELLING;
    }

    int followedPartitions() {
        return tail.followedPartitions();
    }

    boolean isOpen() {
        return isUp() && !doorsClosed;
    }

    boolean isDraining() {
        return own.state() != Member.State.ACTIVE;
    }

    @Override
    void started() {
        own = own.in(Member.State.ACTIVE);
        ring = RedisServer.ring(List.of(own));
        doorsClosed = false;
        members = new RedisLink(network, this, redis, () -> {});
        appends = new RedisLink(network, this, redis, () -> {});
        tail = new Tail(network, this, redis);
        rooms = opened();
        members.open();
        appends.open();
        tail.open();
        turn();
        after(LOOK, this::sendHome);
    }

    @Override
    void died() {
        redis.closed(members);
        redis.closed(appends);
        tail.abandoned();
        for (Socket socket : network.sockets()) {
            if (socket.touches(this)) {
                // A machine that is gone says nothing; its clients miss its pings.
                socket.cut(world.chance(0.3) ? world.between(World.seconds(20), World.seconds(45)) : 0);
            }
        }
    }

    /** Takes a socket, and passes it on to the document's owner if that is another node that can be reached. */
    CompletionStage<Socket> accept(Client client) {
        if (doorsClosed) {
            return CompletableFuture.failedFuture(new IllegalStateException("draining"));
        }
        CollabNode owner = otherOwner(client.documentId()).map(cluster::node).orElse(null);
        if (owner == null) {
            return CompletableFuture.completedFuture(new Socket(world, network, client, this, this));
        }
        return network.call(new Network.Channel(), this, owner, RELAY_TIMEOUT, () -> owner.acceptRelayed(client, this))
                .exceptionally(unreachable -> new Socket(world, network, client, this, this));
    }

    private CompletionStage<Socket> acceptRelayed(Client client, CollabNode entry) {
        return doorsClosed
                ? CompletableFuture.failedFuture(new IllegalStateException("draining"))
                : CompletableFuture.completedFuture(new Socket(world, network, client, entry, this));
    }

    // ---- The documents service

    @Override
    public CompletionStage<StoredState> load(UUID documentId) {
        return ask(documents -> documents.state(documentId)).thenApply(StoredState::of);
    }

    @Override
    public CompletionStage<Void> store(UUID documentId, List<LogEntry> entries) {
        lastDirectStore = world.now();
        return ask(documents -> documents.updates(entries));
    }

    private <T> CompletionStage<T> ask(Function<DocumentsService, CompletionStage<T>> request) {
        DocumentsService documents = cluster.anyDocuments();
        if (documents == null) {
            CompletableFuture<T> refused = new CompletableFuture<>();
            after(network.delay(), () -> refused.completeExceptionally(new IllegalStateException("refused")));
            return refused;
        }
        return network.call(new Network.Channel(), this, documents, HTTP_TIMEOUT, () -> request.apply(documents));
    }

    // ---- Members and moves

    private void turn() {
        Member announced = own;
        members.send(BEAT * 2, () -> redis.beat(announced)).whenComplete((all, failure) -> {
            if (failure == null) {
                heard(all);
            }
            after(BEAT, this::turn);
        });
    }

    private void heard(List<Member> all) {
        HashRing before = ring;
        if (!before.members().equals(all)) {
            ring = RedisServer.ring(all);
            for (Socket socket : network.sockets()) {
                if (socket.isRelayedBy(this)) {
                    after(moment(), () -> {
                        if (network.has(socket)) {
                            socket.placementChanged(ring);
                        }
                    });
                }
            }
            for (Room room : rooms.all()) {
                int partition = partition(room.documentId());
                if (otherOwner(room.documentId()).isPresent()
                        && !before.owner(partition).equals(ring.owner(partition))) {
                    dismiss(room);
                }
            }
        }
    }

    private void sendHome() {
        for (Room room : rooms.all()) {
            CollabNode owner = otherOwner(room.documentId()).map(cluster::node).orElse(null);
            if (owner != null && owner.isUp() && network.reaches(this, owner)) {
                dismiss(room);
            }
        }
        after(LOOK, this::sendHome);
    }

    private void dismiss(Room room) {
        after(moment(), () -> {
            if (otherOwner(room.documentId()).isPresent()) {
                room.dismiss(identity -> true, CloseCode.MOVED);
            }
        });
    }

    /** After how long somebody is sent away. */
    private long moment() {
        return World.micros(Moves.NEWS) + world.between(0, SPREAD);
    }

    /** The other pod that owns a document, as this one knows. */
    Optional<Member> otherOwner(UUID documentId) {
        return ring.ownerOf(documentId).filter(owner -> !owner.name().equals(name));
    }

    /** Leaves as on SIGTERM, as {@code Draining} does it. */
    void drain() {
        if (!isUp() || isDraining()) {
            return;
        }
        long deadline = world.now() + DRAIN_GRACE;
        own = own.in(Member.State.DRAINING);
        Member announced = own;
        members.send(BEAT * 2, () -> redis.beat(announced));
        after(rooms.all().isEmpty() ? 0 : NEWS, () -> {
            doorsClosed = true;
            rooms.all().forEach(room -> room.dismiss(identity -> true, CloseCode.DRAINING));
            awaitEmpty(deadline);
        });
    }

    private void awaitEmpty(long deadline) {
        rooms.totals().thenAccept(totals -> {
            if (world.now() >= deadline || (totals.peers() == 0 && totals.pendingBytes() == 0)) {
                own = own.in(Member.State.DOWN);
                Member announced = own;
                members.send(BEAT * 2, () -> redis.beat(announced)).whenComplete((all, failure) -> crash());
            } else {
                after(World.millis(100), () -> awaitEmpty(deadline));
            }
        });
    }
}
