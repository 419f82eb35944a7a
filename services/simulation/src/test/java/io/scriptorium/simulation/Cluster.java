package io.scriptorium.simulation;

import io.scriptorium.accesscontrol.Role;
import io.scriptorium.hashring.Member;
import io.scriptorium.updatelog.LogConsumer;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.update.Updates;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Everything there is in one story, and what must hold at every moment of it. */
final class Cluster {
    static final int MAX_NODES = 4;

    private static final long FIRST_HOSTILE = 1_000_000;

    private final World world;
    private final Network network;
    private final RedisServer redis;
    private final Postgres postgres;
    private final List<DocumentsService> documents = new ArrayList<>();
    private final Map<String, CollabNode> nodes = new LinkedHashMap<>();
    private final Set<String> removed = new TreeSet<>();
    private final List<Client> clients = new ArrayList<>();
    private final List<UUID> documentIds = new ArrayList<>();
    private boolean untold;
    private long clientIds;
    private int confirmations;

    Cluster(World world) {
        this.world = world;
        network = new Network(world);
        redis = new RedisServer(world);
        int documentCount = world.chance(0.6) ? 1 : (int) world.between(2, 4);
        Set<Integer> partitions = new TreeSet<>();
        for (int i = 0; i < documentCount; i++) {
            UUID documentId = world.uuid();
            documentIds.add(documentId);
            partitions.add(CollabNode.partition(documentId));
        }
        postgres = new Postgres(world, Set.copyOf(documentIds), this::committed);
        redis.start();
        postgres.start();
        for (int i = 0; i < 2; i++) {
            documents.add(new DocumentsService(this, network, "documents-" + i, redis, postgres, partitions));
        }
        documents.forEach(Machine::start);
        int nodeCount = (int) world.between(2, MAX_NODES + 1);
        for (int i = 0; i < nodeCount; i++) {
            addNode();
        }
        int clientCount = (int) world.between(2, 7);
        for (int i = 0; i < clientCount; i++) {
            boolean viewer = i > 0 && world.chance(0.15);
            Client client = new Client(
                    this,
                    network,
                    "client-" + i,
                    documentIds.get(i % documentIds.size()),
                    viewer ? Role.VIEWER : Role.EDITOR,
                    viewer && world.chance(0.6));
            clients.add(client);
            client.start();
        }
    }

    World world() {
        return world;
    }

    Network network() {
        return network;
    }

    RedisServer redis() {
        return redis;
    }

    Postgres postgres() {
        return postgres;
    }

    List<Client> clients() {
        return clients;
    }

    List<UUID> documentIds() {
        return documentIds;
    }

    List<DocumentsService> documents() {
        return documents;
    }

    List<CollabNode> nodes() {
        return List.copyOf(nodes.values());
    }

    /**
     * From now on something may be stored that not every room has heard of: an edit over HTTP while {@code documents} has no way to the log; what the log lost after it was stored; what a killed node had stored directly and not yet
     * told.
     */
    void untold() {
        untold = true;
    }

    /** Redis is about to lose data. */
    void losing() {
        untold |= nodes.values().stream().anyMatch(CollabNode::isBehindTheLog);
    }

    boolean mayBeUntold() {
        return untold;
    }

    int confirmations() {
        return confirmations;
    }

    /** A pod that answers HTTP; null if none does. */
    @Nullable
    DocumentsService anyDocuments() {
        List<DocumentsService> up = documents.stream().filter(Machine::isUp).toList();
        return up.isEmpty() ? null : up.get((int) world.between(0, up.size()));
    }

    @Nullable
    CollabNode anyNode() {
        List<CollabNode> up = nodes.values().stream().filter(CollabNode::isOpen).toList();
        return up.isEmpty() ? null : up.get((int) world.between(0, up.size()));
    }

    @Nullable
    CollabNode node(Member member) {
        return nodes.get(member.name());
    }

    /** Adds a node, or brings one back that was removed. */
    void addNode() {
        if (!removed.isEmpty()) {
            String name = removed.iterator().next();
            CollabNode node = nodes.get(name);
            if (node != null && !node.isUp()) {
                removed.remove(name);
                node.start();
            }
        } else if (nodes.size() < MAX_NODES) {
            String name = "collab-" + nodes.size();
            // Clocks are wrong by up to a day: none of them may matter.
            Duration skew = Duration.ofSeconds(world.between(-86_400, 86_400));
            CollabNode node = new CollabNode(this, network, redis, name, skew);
            nodes.put(name, node);
            node.start();
        }
    }

    void remove(CollabNode node) {
        if (nodes.size() - removed.size() > 1) {
            removed.add(node.name);
            node.drain();
        }
    }

    boolean isRemoved(CollabNode node) {
        return removed.contains(node.name);
    }

    long nextClientId(boolean hostile) {
        return ++clientIds + (hostile ? FIRST_HOSTILE : 0);
    }

    // ---- What must hold at every moment

    /** A room has answered a client. */
    void answered(Client client, Socket.Promise promise, boolean stored) {
        if (!stored) {
            if (client.writes()) {
                world.fail(client.name + " may write and was refused");
            }
            return;
        }
        if (!client.writes()) {
            // Refusals overtake confirmations: which message this one is for can't be told.
            return;
        }
        confirmations++;
        if (!postgres.holds(client.documentId(), promise.update())) {
            world.fail(client.name + " was told that an update is stored, and PostgreSQL does not hold it: "
                    + Updates.content(promise.update()));
        } else if (!postgres.holds(client.documentId(), promise.all())) {
            world.fail(client.name + " was told that all is stored up to " + promise.all() + ", and PostgreSQL holds "
                    + postgres.durable(client.documentId()).stateVector());
        }
    }

    private void committed(LogEntry entry) {
        YDoc durable = postgres.durable(entry.id().documentId());
        long[] hostile = durable.stateVector().toMap().keySet().stream()
                .mapToLong(Long::longValue)
                .filter(client -> client > FIRST_HOSTILE && client < FIRST_HOSTILE * 2)
                .toArray();
        if (hostile.length > 0) {
            world.fail("an edit of a viewer was stored");
        }
        String disorder = Replica.disorder(durable);
        if (disorder != null) {
            world.fail("the journal is stored wrongly: " + disorder);
        }
    }

    // ---- What must hold in the end

    /** Ends all faults. */
    void heal() {
        network.heal();
        network.late = 0.02;
        redis.start();
        redis.resume();
        redis.duplicates = 0;
        postgres.start();
        postgres.resume();
        postgres.slowest = World.millis(4);
        postgres.refusals = 0;
        documents.forEach(Machine::start);
        documents.forEach(Machine::resume);
        nodes.values().forEach(Machine::resume);
        clients.forEach(client -> {
            client.resume();
            client.start();
            client.readOn();
            client.goOnline();
        });
        network.heal();
    }

    /** Starts again what has ended and should be there. */
    void restart() {
        for (CollabNode node : nodes.values()) {
            if (!node.isUp() && !isRemoved(node)) {
                node.start();
            }
        }
    }

    /** Why the story is not at rest yet; null if it is. */
    @Nullable
    String unrest() {
        for (Client client : clients) {
            if (client.isHostile()) {
                continue;
            }
            if (!client.isSaved()) {
                return client.name + " does not see Saved: " + client.condition();
            }
            YDoc durable = postgres.durable(client.documentId());
            // A viewer's replica tidies up format marks that it may not take away for others.
            String difference = client.writes()
                    ? Replica.difference(client.document(), durable)
                    : Replica.differenceButForFormats(client.document(), durable);
            if (difference != null && !client.writes() && client.document().contains(durable.encodeStateAsUpdate())) {
                // It shows what a writer, gone since, wrote or deleted and was never told is saved; a viewer can't
                // bring that back.
                continue;
            }
            if (difference != null) {
                return client.name + " and PostgreSQL differ: " + difference;
            }
        }
        return null;
    }

    /** Why who is here is not known to everybody; null if it is. */
    @Nullable
    String strangers() {
        for (UUID documentId : documentIds) {
            List<Client> here = clients.stream()
                    .filter(client -> client.documentId().equals(documentId) && client.server() != null)
                    .toList();
            List<Long> ids = here.stream()
                    .map(client -> client.document().clientId())
                    .sorted()
                    .toList();
            for (Client client : here) {
                if (!client.seesHere().equals(ids)) {
                    return client.name + " sees " + client.seesHere() + " here, not " + ids;
                }
            }
        }
        return null;
    }

    /** What is read from the tables is what was committed. */
    void checkStored() {
        for (UUID documentId : documentIds) {
            YDoc read = new YDoc(YDoc.Options.defaults().withFormatTidying(false));
            Replica.roots(read);
            read.applyUpdate(postgres.readNow(documentId).document().encodeStateAsUpdate());
            YDoc durable = postgres.durable(documentId);
            if (!read.stateVector().equals(durable.stateVector())
                    || !read.toJson().equals(durable.toJson())) {
                world.fail("what is read from the tables is not what was committed: " + read.toJson() + " and "
                        + durable.toJson());
            }
        }
    }

    /** Whether a node still has a room. */
    @Nullable
    String rooms() {
        for (CollabNode node : nodes.values()) {
            if (node.isUp() && !node.rooms().all().isEmpty()) {
                return node.name + " still has rooms";
            }
        }
        return null;
    }

    /** Nothing is left over when everybody is gone. */
    @Nullable
    String leftovers() {
        String rooms = rooms();
        if (rooms != null) {
            return rooms;
        }
        for (CollabNode node : nodes.values()) {
            if (node.isUp() && node.followedPartitions() > 0) {
                return node.name + " still follows partitions";
            }
        }
        if (redis.owed() > 0) {
            return redis.owed() + " entries are not acknowledged";
        }
        if (redis.entries() > 0) {
            return redis.entries() + " entries were not trimmed";
        }
        if (redis.mostStored() > LogConsumer.MAX_STORED_RECORDS) {
            return "the stored streams are too long";
        }
        return null;
    }
}
