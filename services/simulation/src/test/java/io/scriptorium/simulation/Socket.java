package io.scriptorium.simulation;

import io.scriptorium.hashring.HashRing;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.SyncMessage;
import io.scriptorium.ydoc.version.StateVector;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket between a client and the node that serves its document, perhaps by way of another node. Frames come in order, each way, or stop coming when the socket is cut; behind a severed network, or a reader
 * that doesn't read, they queue up.
 */
final class Socket {
    /** What travels. */
    sealed interface Frame {
        record Token() implements Frame {}

        record Authenticated(boolean readOnly) implements Frame {}

        record Sync(SyncMessage message, @Nullable Promise promise) implements Frame {}

        record Awareness(byte[] update) implements Frame {}

        record Status(boolean stored) implements Frame {}

        record Close(CloseCode code) implements Frame {}

        record Goodbye() implements Frame {}

        default int size() {
            return switch (this) {
                case Sync(SyncMessage.Step1 step1, Promise ignored) -> step1.stateVector().length;
                case Sync(SyncMessage.Step2 step2, Promise ignored) -> step2.update().length;
                case Sync(SyncMessage.Update update, Promise ignored) -> update.update().length;
                case Awareness(byte[] update) -> update.length;
                case Token token -> 1;
                case Authenticated authenticated -> 1;
                case Status status -> 1;
                case Close close -> 1;
                case Goodbye goodbye -> 1;
            };
        }
    }

    /**
     * What must be durable once a message is called stored.
     *
     * @param update what the message carried
     * @param all from its handshake on, everything that the client had as it sent the message
     */
    record Promise(byte[] update, StateVector all) {}

    /** How many bytes under way make a client one that is behind; small, so that it happens. */
    static final long BEHIND_BYTES = 1_500;

    private static final long DEAD_AFTER = World.seconds(40);

    private final class Pipe {
        final boolean toClient;
        final ArrayDeque<Frame> stalled = new ArrayDeque<>();
        long last;
        long bytes;

        Pipe(boolean toClient) {
            this.toClient = toClient;
        }

        void send(Frame frame) {
            bytes += frame.size();
            long hops = network.delay() + (entry.equals(server) ? 0 : network.delay());
            last = Math.max(last, world.now() + hops);
            world.at(last, () -> {
                stalled.add(frame);
                flush();
            });
        }

        void flush() {
            while (!stalled.isEmpty() && !over && !isBlocked() && !(toClient && !client.isReading())) {
                Frame frame = stalled.remove();
                bytes -= frame.size();
                if (toClient) {
                    client.run(clientLife, () -> client.received(Socket.this, frame));
                } else {
                    server.run(serverLife, () -> peer.received(frame));
                }
            }
        }
    }

    private final World world;
    private final Network network;
    private final Client client;
    private final long clientLife;
    private final CollabNode entry;
    private final CollabNode server;
    private final long serverLife;
    private final ServerPeer peer;
    private final Pipe toServer = new Pipe(false);
    private final Pipe toClient = new Pipe(true);
    private boolean over;

    Socket(World world, Network network, Client client, CollabNode entry, CollabNode server) {
        this.world = world;
        this.network = network;
        this.client = client;
        this.clientLife = client.life();
        this.entry = entry;
        this.server = server;
        this.serverLife = server.life();
        this.peer = new ServerPeer(this, client, server);
        network.add(this);
        watchPings();
    }

    boolean isOver() {
        return over;
    }

    boolean touches(Machine process) {
        return process.equals(client) || process.equals(entry) || process.equals(server);
    }

    boolean isRelayedBy(CollabNode node) {
        return entry.equals(node) && !server.equals(node);
    }

    CollabNode server() {
        return server;
    }

    private boolean isBlocked() {
        return !network.reaches(client, entry)
                || !network.reaches(entry, server)
                || (entry.isPaused() && !entry.equals(server));
    }

    /** The node that passes this on has a new ring. */
    void placementChanged(HashRing ring) {
        if (!ring.ownerOf(client.documentId())
                .map(owner -> owner.name().equals(server.name))
                .orElse(false)) {
            cut(0);
        }
    }

    void flush() {
        toServer.flush();
        toClient.flush();
    }

    void fromClient(Frame frame) {
        toServer.send(frame);
    }

    void fromServer(Frame frame) {
        toClient.send(frame);
    }

    long bytesToClient() {
        return toClient.bytes;
    }

    /** Notices after a while if nothing comes through any more. */
    void watchPings() {
        if (isBlocked() || entry.isPaused() || server.isPaused()) {
            world.after(world.between(DEAD_AFTER * 3 / 4, DEAD_AFTER), () -> {
                if (isBlocked() || entry.isPaused() || server.isPaused()) {
                    cut(0);
                }
            });
        }
    }

    /** Ends it for both sides, with what is under way; the client may notice later. */
    void cut(long clientNotices) {
        if (!over) {
            over = true;
            network.remove(this);
            world.after(network.delay() + clientNotices, () -> client.run(clientLife, () -> client.closed(this)));
            world.after(network.delay(), () -> server.run(serverLife, peer::ended));
        }
    }

    /** The client has got or sent the last frame. */
    void finished() {
        over = true;
        network.remove(this);
    }
}
