package io.scriptorium.collab.room;

import io.scriptorium.accesscontrol.Role;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.SyncMessage;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.YDoc.Options;
import io.scriptorium.ydoc.version.StateVector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A client with a document of its own, as a provider would have it. */
final class Writer implements Peer {
    final YDoc document;
    final List<Boolean> statuses = new ArrayList<>();
    final List<String> notices = new ArrayList<>();
    /**
     * What each message promises once it is confirmed, of those that have no answer yet: from the handshake's on, the whole document as it was then. What overtakes
     * the handshake promises nothing of the rest, which the room has not been told yet.
     */
    final Queue<StateVector> awaiting = new ArrayDeque<>();

    Identity identity;

    @Nullable
    Room room;

    @Nullable
    CloseCode closed;

    boolean behind;
    /** The last answer to a step 1. */
    byte @Nullable [] step2;

    int updatesReceived;
    int awarenessReceived;
    int done;
    private boolean handshaken;

    private final Predicate<StateVector> durable;

    /** @param durable whether PostgreSQL holds all that a state vector says */
    Writer(long clientId, Role role, Predicate<StateVector> durable) {
        this(
                new YDoc(Options.defaults().withClientId(clientId)),
                new Identity(new UUID(0, clientId), "writer " + clientId, role, new UUID(1, clientId), null),
                durable);
    }

    private Writer(YDoc document, Identity identity, Predicate<StateVector> durable) {
        this.document = document;
        this.identity = identity;
        this.durable = durable;
        document.onUpdate((update, origin) -> {
            if (origin != this) {
                send(new SyncMessage.Update(update));
            }
        });
    }

    /** The same person's next connection; this one is over. */
    Writer again() {
        Room left = room;
        if (left != null) {
            left.leave(this);
        }
        room = null;
        return new Writer(document, identity, durable);
    }

    /** Connects: asks, and is asked. */
    void joined(Room joined) {
        room = joined;
        joined.receive(this, new SyncMessage.Step1(document.encodeStateVector()), true, () -> done++);
    }

    void type(String text) {
        document.getText("text").insert(document.getText("text").length(), text);
    }

    String text() {
        return document.getText("text").toString();
    }

    boolean hasUnconfirmed() {
        return !awaiting.isEmpty();
    }

    void send(SyncMessage message) {
        Room open = room;
        if (open != null && closed == null) {
            handshaken |= message instanceof SyncMessage.Step2;
            awaiting.add(handshaken ? document.stateVector() : StateVector.EMPTY);
            open.receive(this, message, true, () -> done++);
        }
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public void sync(SyncMessage message) {
        switch (message) {
            case SyncMessage.Step1(byte[] stateVector) ->
                send(new SyncMessage.Step2(document.encodeStateAsUpdate(stateVector)));
            case SyncMessage.Step2(byte[] update) -> {
                step2 = update;
                document.applyUpdate(update, this);
            }
            case SyncMessage.Update(byte[] update) -> {
                updatesReceived++;
                document.applyUpdate(update, this);
            }
        }
    }

    @Override
    public void awareness(byte[] update) {
        awarenessReceived++;
    }

    @Override
    public void status(boolean stored) {
        statuses.add(stored);
        StateVector sent = awaiting.remove();
        if (stored && !durable.test(sent)) {
            throw new AssertionError("called saved, but not in PostgreSQL");
        }
    }

    @Override
    public void stateless(String payload) {
        notices.add(payload);
    }

    @Override
    public void roleChanged(Role role) {
        identity = identity.withRole(role);
    }

    @Override
    public void close(CloseCode code) {
        closed = code;
    }

    @Override
    public boolean isBehind() {
        return behind;
    }
}
