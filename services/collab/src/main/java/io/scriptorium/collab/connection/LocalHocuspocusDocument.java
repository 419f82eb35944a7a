package io.scriptorium.collab.connection;

import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.TokenRejectedException;
import io.scriptorium.collab.durability.DocumentStore.NoSuchDocumentException;
import io.scriptorium.collab.room.Room;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.HocuspocusMessage;
import io.scriptorium.wire.HocuspocusMessage.Frame;
import io.scriptorium.wire.SyncMessage;
import java.util.UUID;

/** One document of a Hocuspocus client, served by this pod. */
final class LocalHocuspocusDocument
        implements HocuspocusDocument, Participation.Voice, Participation.Verdicts<HocuspocusMessage> {
    private final HocuspocusProtocol protocol;
    private final ClientSocket socket;
    private final String name;
    private final Participation<HocuspocusMessage> participation;

    LocalHocuspocusDocument(
            HocuspocusProtocol protocol,
            ClientSocket socket,
            Hosting hosting,
            UserShare users,
            String name,
            UUID documentId) {
        this.protocol = protocol;
        this.socket = socket;
        this.name = name;
        participation = new Participation<>(socket, hosting, users, documentId, this, this);
    }

    @Override
    public void received(byte[] frame) {
        HocuspocusMessage message = HocuspocusMessage.decode(frame).message();
        if (message instanceof HocuspocusMessage.Token(String token)) {
            participation.token(token);
        } else {
            participation.received(message, frame.length);
        }
    }

    @Override
    public void process(HocuspocusMessage message, Room room) {
        switch (message) {
            case HocuspocusMessage.Sync(SyncMessage sync) -> participation.sync(room, sync, true);
            case HocuspocusMessage.SyncReply(SyncMessage sync) -> participation.sync(room, sync, false);
            case HocuspocusMessage.Awareness(byte[] update) -> room.awareness(participation, update);
            case HocuspocusMessage.QueryAwareness() -> room.queryAwareness(participation);
            case HocuspocusMessage.Close(String reason) -> protocol.forget(name);
            // Ours go from the server to its clients only.
            case HocuspocusMessage.Stateless(String payload) -> {}
            case HocuspocusMessage.Token(String token) -> participation.token(token);
            case HocuspocusMessage.BroadcastStateless(String payload) -> socket.close(CloseCode.MALFORMED);
            case HocuspocusMessage.Authenticated(boolean readOnly) -> socket.close(CloseCode.MALFORMED);
            case HocuspocusMessage.Denied(String reason) -> socket.close(CloseCode.MALFORMED);
            case HocuspocusMessage.SyncStatus(boolean stored) -> socket.close(CloseCode.MALFORMED);
        }
    }

    @Override
    public void denied(Throwable why) {
        switch (why) {
            case TokenRejectedException rejected -> protocol.deny(name);
            case NoSuchDocumentException unknown -> protocol.deny(name);
            default -> socket.close(CloseCode.OVERLOADED);
        }
    }

    @Override
    public boolean awaitsVerdict() {
        return participation.awaitsVerdict();
    }

    @Override
    public void leave() {
        participation.leave();
    }

    /** Nothing: the room itself tells its clients. */
    @Override
    public void placementChanged() {}

    @Override
    public void sync(SyncMessage message) {
        socket.outflow().send(HocuspocusMessage.headOf(name, message), message.payload());
    }

    @Override
    public void awareness(byte[] update) {
        send(new HocuspocusMessage.Awareness(update));
    }

    @Override
    public void status(boolean stored) {
        send(new HocuspocusMessage.SyncStatus(stored));
    }

    @Override
    public void stateless(String payload) {
        send(new HocuspocusMessage.Stateless(payload));
    }

    @Override
    public void admitted(Role role) {
        send(new HocuspocusMessage.Authenticated(!role.canWrite()));
    }

    private void send(HocuspocusMessage message) {
        socket.outflow().send(new Frame(name, message).encode());
    }
}
