package io.scriptorium.simulation;

import io.scriptorium.accesscontrol.Role;
import io.scriptorium.collab.room.Identity;
import io.scriptorium.wire.AwarenessUpdate;
import io.scriptorium.wire.SyncMessage;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.YDoc.Options;
import io.scriptorium.ydoc.version.StateVector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A browser's tab with a document, as {@code @hocuspocus/provider} drives it: token, step 1 and presence at once; step 2 with all that the server lacks; updates as they are made; one SyncStatus awaited for each; everything again
 * on the next connection. Without y-indexeddb: a tab that closes takes with it what was not saved.
 */
final class Client extends Machine {
    private static final long FIRST_RETRY = World.millis(500);
    private static final long LAST_RETRY = World.seconds(8);
    private static final long CONNECT_TIMEOUT = World.seconds(5);
    private static final long PRESENCE_PERIOD = World.seconds(15);
    private static final long PRESENCE_OUTDATED = World.seconds(30);

    /** Somebody that this client knows to be here. */
    private record Present(long clock, @Nullable String state, long heard) {}

    private final Cluster cluster;
    private final Network network;
    private final UUID documentId;
    private final Role role;
    /** Whether it sends edits that it may not make. */
    private final boolean hostile;

    private final UUID userId;
    private final Map<Long, Present> present = new TreeMap<>();
    private YDoc document = new YDoc();
    private @Nullable Socket socket;
    private boolean wanted = true;
    private boolean leaving;
    private boolean connecting;
    private boolean handshaken;
    private boolean synced;
    private boolean reading = true;
    private int awaiting;
    private long entries;
    private long presenceClock;
    private long retry = FIRST_RETRY;

    Client(Cluster cluster, Network network, String name, UUID documentId, Role role, boolean hostile) {
        super(cluster.world(), name);
        this.cluster = cluster;
        this.network = network;
        this.documentId = documentId;
        this.role = role;
        this.hostile = hostile;
        userId = world.uuid();
    }

    @Override
    void started() {
        YDoc fresh = new YDoc(Options.defaults().withClientId(cluster.nextClientId(hostile)));
        Replica.roots(fresh);
        document = fresh;
        present.clear();
        entries = 0;
        presenceClock = 0;
        awaiting = 0;
        connecting = false;
        reading = true;
        retry = FIRST_RETRY;
        socket = null;
        fresh.onUpdate((update, origin) -> {
            if (origin != this) {
                send(new SyncMessage.Update(update), update);
            }
        });
        after(world.between(0, World.seconds(2)), this::connect);
        after(PRESENCE_PERIOD, this::renewPresence);
    }

    @Override
    void died() {
        Socket open = socket;
        socket = null;
        if (open != null) {
            open.cut(0);
        }
    }

    UUID documentId() {
        return documentId;
    }

    YDoc document() {
        return document;
    }

    Identity identity() {
        return new Identity(userId, name, role, new UUID(1, life()), null);
    }

    boolean isHostile() {
        return hostile;
    }

    boolean writes() {
        return role.canWrite();
    }

    boolean isReading() {
        return reading;
    }

    /** Whether the person sees "Saved". */
    boolean isSaved() {
        return socket != null && synced && handshaken && awaiting == 0;
    }

    @Nullable
    CollabNode server() {
        Socket open = socket;
        return open == null ? null : open.server();
    }

    // ---- What the person does

    void edit(Dice dice) {
        if (hostile && document.getArray(Replica.JOURNAL).size() > 0 && dice.chance(0.5)) {
            document.getArray(Replica.JOURNAL).delete(0, 1);
        } else if (writes() && dice.chance(0.3)) {
            Replica.note(document, document.clientId(), ++entries);
        } else {
            Replica.edit(document, dice);
        }
    }

    void goOffline() {
        wanted = false;
        Socket open = socket;
        if (open != null) {
            open.fromClient(new Socket.Frame.Goodbye());
            ended();
        }
    }

    void goOnline() {
        if (!leaving) {
            wanted = true;
            connect();
        }
    }

    /** Closes the document, whatever was planned. */
    void leave() {
        leaving = true;
        goOffline();
    }

    /** Opens it again. */
    void comeBack() {
        leaving = false;
        goOnline();
    }

    /** What it is about, for messages. */
    String condition() {
        return (socket == null ? connecting ? "connecting" : "not connected" : "connected")
                + (handshaken ? ", handshaken" : "") + (synced ? ", synced" : "") + ", " + awaiting
                + " unanswered";
    }

    void stopReading() {
        reading = false;
    }

    void readOn() {
        reading = true;
        Socket open = socket;
        if (open != null) {
            open.flush();
        }
    }

    // ---- The connection

    private void connect() {
        if (!wanted || connecting || socket != null) {
            return;
        }
        connecting = true;
        DocumentsService documents = cluster.anyDocuments();
        if (documents == null) {
            tryAgain();
            return;
        }
        network.call(new Network.Channel(), this, documents, CONNECT_TIMEOUT, () -> documents.connect(documentId))
                .whenComplete((owner, failure) -> {
                    // Now and then an edge, or an old address, leads to another pod.
                    CollabNode entry = failure != null || owner.isEmpty() || world.chance(0.2)
                            ? cluster.anyNode()
                            : cluster.node(owner.get());
                    if (entry == null) {
                        tryAgain();
                    } else {
                        open(entry);
                    }
                });
    }

    private void open(CollabNode entry) {
        network.call(new Network.Channel(), this, entry, CONNECT_TIMEOUT, () -> entry.accept(this))
                .whenComplete((opened, failure) -> {
                    if (failure != null || !wanted || opened.isOver()) {
                        if (opened != null) {
                            opened.cut(0);
                        }
                        tryAgain();
                    } else {
                        connecting = false;
                        retry = FIRST_RETRY;
                        socket = opened;
                        handshaken = false;
                        synced = false;
                        awaiting = 0;
                        opened.fromClient(new Socket.Frame.Token());
                        opened.fromClient(
                                new Socket.Frame.Sync(new SyncMessage.Step1(document.encodeStateVector()), null));
                        sendPresence(opened);
                    }
                });
    }

    private void tryAgain() {
        connecting = false;
        after(world.between(retry / 2, retry), this::connect);
        retry = Math.min(retry * 2, LAST_RETRY);
    }

    /** The socket is over, whoever ended it. */
    void closed(Socket which) {
        if (which.equals(socket)) {
            ended();
            tryAgain();
        }
    }

    private void ended() {
        socket = null;
        present.keySet().removeIf(client -> client != document.clientId());
    }

    private void send(SyncMessage message, byte[] update) {
        Socket open = socket;
        if (open != null) {
            handshaken |= message instanceof SyncMessage.Step2;
            awaiting++;
            open.fromClient(new Socket.Frame.Sync(
                    message,
                    new Socket.Promise(update, handshaken && !hostile ? document.stateVector() : StateVector.EMPTY)));
        }
    }

    void received(Socket from, Socket.Frame frame) {
        if (!from.equals(socket)) {
            return;
        }
        switch (frame) {
            case Socket.Frame.Sync(SyncMessage message, Socket.Promise ignored) -> sync(message);
            case Socket.Frame.Awareness(byte[] update) -> presence(AwarenessUpdate.decode(update));
            case Socket.Frame.Status(boolean stored) -> {
                if (--awaiting < 0) {
                    world.fail(name + " got more answers than it sent messages");
                }
            }
            case Socket.Frame.Authenticated(boolean readOnly) -> {
                if (readOnly == writes()) {
                    world.fail(name + " was told a wrong role");
                }
            }
            case Socket.Frame.Close close -> {
                from.finished();
                closed(from);
            }
            case Socket.Frame.Token no -> world.fail("a server sent " + no);
            case Socket.Frame.Goodbye no -> world.fail("a server sent " + no);
        }
    }

    private void sync(SyncMessage message) {
        switch (message) {
            case SyncMessage.Step1(byte[] stateVector) -> {
                byte[] missing = document.encodeStateAsUpdate(stateVector);
                send(new SyncMessage.Step2(missing), missing);
            }
            case SyncMessage.Step2(byte[] update) -> {
                document.applyUpdate(update, this);
                synced = true;
            }
            case SyncMessage.Update(byte[] update) -> document.applyUpdate(update, this);
        }
        String disorder = hostile ? null : Replica.disorder(document);
        if (disorder != null) {
            world.fail(name + " hears the journal wrongly: " + disorder);
        }
    }

    // ---- Presence, by the rules of y-protocols

    private void renewPresence() {
        long outdated = world.now() - PRESENCE_OUTDATED;
        present.entrySet()
                .removeIf(entry -> entry.getKey() != document.clientId() && entry.getValue().heard < outdated);
        Socket open = socket;
        if (open != null) {
            sendPresence(open);
        }
        after(PRESENCE_PERIOD, this::renewPresence);
    }

    private void sendPresence(Socket open) {
        presenceClock++;
        open.fromClient(new Socket.Frame.Awareness(new AwarenessUpdate(List.of(
                        new AwarenessUpdate.Entry(document.clientId(), presenceClock, "{\"cursor\":" + entries + "}")))
                .encode()));
    }

    private void presence(AwarenessUpdate update) {
        for (AwarenessUpdate.Entry entry : update.entries()) {
            Present known = present.get(entry.clientId());
            if (known == null
                    || known.clock < entry.clock()
                    || (known.clock == entry.clock() && entry.state() == null && known.state != null)) {
                present.put(entry.clientId(), new Present(entry.clock(), entry.state(), world.now()));
            }
        }
    }

    /** The Yjs clients that it sees here, itself among them. */
    List<Long> seesHere() {
        return present.entrySet().stream()
                .filter(entry -> entry.getValue().state != null)
                .map(Map.Entry::getKey)
                .toList();
    }
}
