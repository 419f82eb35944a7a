package io.scriptorium.collab.connection;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.collab.room.Identity;
import io.scriptorium.collab.room.Peer;
import io.scriptorium.collab.room.Room;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.SyncMessage;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One document over one socket, served by this pod: from the token to the room. What the client sends before the verdict on its token waits, up to
 * {@link ConnectionLimits#MAX_QUEUED_MESSAGES} messages.
 *
 * <p>Belongs to the socket's context, but for what {@link Peer} demands.
 *
 * @param <M> what waits: a message of the client's protocol
 */
final class Participation<M> implements Peer {
    /** How a family of clients is told. Called from any thread. */
    interface Voice {
        void sync(SyncMessage message);

        void awareness(byte[] update);

        void status(boolean stored);

        void stateless(String payload);

        /** The token is good, or the role has changed. */
        void admitted(Role role);
    }

    /** What becomes of a token. Called on the socket's context. */
    interface Verdicts<M> {
        /** A message that waited, or that came later, is to be processed. */
        void process(M message, Room room);

        /** The token is not good, or not for this document. */
        void denied(Throwable why);
    }

    private enum State {
        WAITING,
        CHECKING,
        OPEN,
        LEFT
    }

    private final ClientSocket socket;
    private final Hosting hosting;
    private final UserShare users;
    private final UUID documentId;
    private final Voice voice;
    private final Verdicts<M> verdicts;
    private final Queue<M> queue = new ArrayDeque<>();

    private State state = State.WAITING;
    private long queuedBytes;
    private @Nullable Room room;
    private volatile @Nullable Identity identity;

    Participation(
            ClientSocket socket, Hosting hosting, UserShare users, UUID documentId, Voice voice, Verdicts<M> verdicts) {
        this.socket = socket;
        this.hosting = hosting;
        this.users = users;
        this.documentId = documentId;
        this.voice = voice;
        this.verdicts = verdicts;
    }

    /** Takes a message: processed in a room, queued before. */
    void received(M message, int sizeBytes) {
        Room open = room;
        if (state == State.OPEN && open != null) {
            verdicts.process(message, open);
        } else if (state != State.LEFT) {
            queuedBytes += sizeBytes;
            if (queue.size() >= ConnectionLimits.MAX_QUEUED_MESSAGES || queuedBytes > socket.maxMessageBytes()) {
                socket.close(CloseCode.LIMIT);
            } else {
                queue.add(message);
            }
        }
    }

    /** Whether a token has come and neither a verdict nor a room yet. */
    boolean awaitsVerdict() {
        return state == State.CHECKING;
    }

    /** Takes a token: the first opens the document, later ones keep it open under what they say. */
    void token(String token) {
        if (state == State.CHECKING || state == State.LEFT) {
            return;
        }
        boolean first = state == State.WAITING;
        if (first) {
            state = State.CHECKING;
        }
        hosting.admission()
                .admit(documentId, token)
                .whenComplete((admitted, failure) -> socket.context().runOnContext(ignored -> {
                    if (state == State.LEFT || socket.isOver()) {
                        return;
                    }
                    if (failure != null) {
                        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                                ? failure.getCause()
                                : failure;
                        verdicts.denied(cause);
                    } else if (first) {
                        join(admitted, token.startsWith(Caller.API_TOKEN_PREFIX));
                    } else {
                        renewed(admitted);
                    }
                }));
    }

    private void join(Identity admitted, boolean justLookedUp) {
        TokenBucket share = users.acquire(admitted.userId());
        if (share == null) {
            socket.close(CloseCode.LIMIT);
            return;
        }
        socket.inflow().shareWith(share);
        identity = admitted;
        hosting.rooms().join(documentId, this, joined -> {
            // On the room's thread: what is sent here goes out before anything else of the room.
            voice.admitted(admitted.role());
            socket.context().runOnContext(ignored -> joined(joined, justLookedUp));
        });
    }

    private void joined(Room joined, boolean justLookedUp) {
        if (state == State.LEFT) {
            joined.leave(this);
            return;
        }
        room = joined;
        state = State.OPEN;
        socket.authenticated();
        for (M message = queue.poll(); message != null && state == State.OPEN; message = queue.poll()) {
            verdicts.process(message, joined);
        }
        // While it was joining, nobody could tell it of changes.
        if (hosting.admission().revoked(identity())) {
            socket.close(CloseCode.UNAUTHORIZED);
        } else if (!justLookedUp) {
            hosting.watch().confirm(documentId, this);
        }
    }

    private void renewed(Identity admitted) {
        if (!admitted.userId().equals(identity().userId())) {
            // Somebody else's token: the document would have to be opened anew.
            socket.close(CloseCode.UNAUTHORIZED);
            return;
        }
        identity = admitted;
        voice.admitted(admitted.role());
    }

    /** Hands a sync message to the room, and counts it until the room is done with it. */
    void sync(Room open, SyncMessage message, boolean asks) {
        socket.inflow().started();
        open.receive(this, message, asks, socket.inflow()::finished);
    }

    /** Leaves the room, if it has come so far. */
    void leave() {
        if (state == State.LEFT) {
            return;
        }
        state = State.LEFT;
        queue.clear();
        Identity known = identity;
        if (known != null) {
            users.release(known.userId());
            Consumer<Room> goodbye = open -> open.leave(this);
            Room open = room;
            // What still knows this connection is not to know the document.
            room = null;
            if (open != null) {
                goodbye.accept(open);
            } else {
                hosting.rooms().with(documentId, goodbye);
            }
        }
    }

    @Override
    public Identity identity() {
        Identity known = identity;
        if (known == null) {
            throw new IllegalStateException("nobody is known before the verdict on a token");
        }
        return known;
    }

    @Override
    public void sync(SyncMessage message) {
        voice.sync(message);
    }

    @Override
    public void awareness(byte[] update) {
        voice.awareness(update);
    }

    @Override
    public void status(boolean stored) {
        voice.status(stored);
    }

    @Override
    public void stateless(String payload) {
        voice.stateless(payload);
    }

    @Override
    public void roleChanged(Role role) {
        Identity known = identity();
        identity = known.withRole(role);
        if (role.canWrite() != known.role().canWrite()) {
            voice.admitted(role);
        }
    }

    @Override
    public void close(CloseCode code) {
        socket.close(code);
    }

    @Override
    public boolean isBehind() {
        return socket.outflow().isBehind();
    }
}
