package io.scriptorium.simulation;

import io.scriptorium.accesscontrol.Role;
import io.scriptorium.collab.room.Identity;
import io.scriptorium.collab.room.Peer;
import io.scriptorium.collab.room.Room;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.SyncMessage;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** The server's end of a socket: what collab's {@code Participation} is there. Checks each confirmation as it is given. */
final class ServerPeer implements Peer {
    private static final int MAX_QUEUED_FRAMES = 64;

    private final Socket socket;
    private final Client client;
    private final CollabNode node;
    private final ArrayDeque<Socket.Frame> queue = new ArrayDeque<>();
    private final ArrayDeque<Socket.Promise> promises = new ArrayDeque<>();
    private Identity identity;
    private @Nullable Room room;
    private boolean asked;
    private boolean left;

    ServerPeer(Socket socket, Client client, CollabNode node) {
        this.socket = socket;
        this.client = client;
        this.node = node;
        identity = client.identity();
    }

    void received(Socket.Frame frame) {
        if (left) {
            return;
        }
        switch (frame) {
            case Socket.Frame.Token token -> {
                if (!asked) {
                    asked = true;
                    node.rooms().join(client.documentId(), this, joined -> {
                        socket.fromServer(
                                new Socket.Frame.Authenticated(!identity.role().canWrite()));
                        node.after(node.world.between(0, World.millis(1)), () -> joined(joined));
                    });
                }
            }
            case Socket.Frame.Goodbye goodbye -> {
                socket.finished();
                ended();
            }
            case Socket.Frame.Sync sync -> processOrQueue(sync);
            case Socket.Frame.Awareness awareness -> processOrQueue(awareness);
            case Socket.Frame.Authenticated no -> unexpected(no);
            case Socket.Frame.Status no -> unexpected(no);
            case Socket.Frame.Close no -> unexpected(no);
        }
    }

    private void unexpected(Socket.Frame frame) {
        node.world.fail("a client sent " + frame);
    }

    private void processOrQueue(Socket.Frame frame) {
        Room open = room;
        if (open != null) {
            process(open, frame);
        } else if (queue.size() >= MAX_QUEUED_FRAMES) {
            close(CloseCode.LIMIT);
        } else {
            queue.add(frame);
        }
    }

    private void process(Room open, Socket.Frame frame) {
        if (frame instanceof Socket.Frame.Sync(SyncMessage message, Socket.Promise promise)) {
            if (promise != null) {
                promises.add(promise);
            }
            open.receive(this, message, true, () -> {});
        } else if (frame instanceof Socket.Frame.Awareness(byte[] update)) {
            open.awareness(this, update);
        }
    }

    private void joined(Room joined) {
        if (left) {
            joined.leave(this);
            return;
        }
        room = joined;
        for (Socket.Frame frame = queue.poll(); frame != null && !left; frame = queue.poll()) {
            process(joined, frame);
        }
    }

    /** The socket is over. */
    void ended() {
        if (!left) {
            left = true;
            queue.clear();
            Room open = room;
            if (open != null) {
                open.leave(this);
            } else {
                node.rooms().with(client.documentId(), loading -> loading.leave(this));
            }
        }
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public void sync(SyncMessage message) {
        socket.fromServer(new Socket.Frame.Sync(message, null));
    }

    @Override
    public void awareness(byte[] update) {
        socket.fromServer(new Socket.Frame.Awareness(update));
    }

    @Override
    public void status(boolean stored) {
        Socket.Promise promise = promises.poll();
        if (promise == null) {
            node.world.fail(client.name + " got an answer to nothing");
        } else {
            node.cluster().answered(client, promise, stored);
            socket.fromServer(new Socket.Frame.Status(stored));
        }
    }

    @Override
    public void stateless(String payload) {
        node.world.fail("the room said " + payload);
    }

    @Override
    public void roleChanged(Role role) {
        identity = identity.withRole(role);
    }

    @Override
    public void close(CloseCode code) {
        if (!left) {
            node.world.trace(() -> node.name + " sends " + client.name + " away: " + code);
            socket.fromServer(new Socket.Frame.Close(code));
            node.after(0, this::ended);
        }
    }

    @Override
    public boolean isBehind() {
        return socket.bytesToClient() > Socket.BEHIND_BYTES;
    }
}
