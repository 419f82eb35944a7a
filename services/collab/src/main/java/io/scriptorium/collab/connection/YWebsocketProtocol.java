package io.scriptorium.collab.connection;

import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.TokenRejectedException;
import io.scriptorium.collab.durability.DocumentStore.NoSuchDocumentException;
import io.scriptorium.collab.room.Room;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.MalformedFrameException;
import io.scriptorium.wire.SyncMessage;
import io.scriptorium.wire.YWebsocketMessage;
import java.util.UUID;

/** What y-websocket clients speak, served here: one document a socket, the token in its address. They are told nothing of what is stored. */
final class YWebsocketProtocol implements Protocol, Participation.Voice, Participation.Verdicts<YWebsocketMessage> {
    private static final String DENIED = "permission-denied";

    private final ClientSocket socket;
    private final Participation<YWebsocketMessage> participation;

    YWebsocketProtocol(ClientSocket socket, Hosting hosting, UserShare users, UUID documentId, String token) {
        this.socket = socket;
        participation = new Participation<>(socket, hosting, users, documentId, this, this);
        participation.token(token);
    }

    /** Refuses a client whose token can't be good. */
    static void deny(ClientSocket socket, CloseCode code) {
        socket.outflow().send(new YWebsocketMessage.Denied(DENIED).encode());
        socket.close(code);
    }

    @Override
    public void received(byte[] message) {
        try {
            participation.received(YWebsocketMessage.decode(message), message.length);
        } catch (MalformedFrameException e) {
            socket.close(CloseCode.MALFORMED);
        }
    }

    @Override
    public void process(YWebsocketMessage message, Room room) {
        switch (message) {
            case YWebsocketMessage.Sync(SyncMessage sync) -> participation.sync(room, sync, true);
            case YWebsocketMessage.Awareness(byte[] update) -> room.awareness(participation, update);
            case YWebsocketMessage.QueryAwareness() -> room.queryAwareness(participation);
            case YWebsocketMessage.Denied(String reason) -> socket.close(CloseCode.MALFORMED);
        }
    }

    @Override
    public void denied(Throwable why) {
        switch (why) {
            case TokenRejectedException rejected -> deny(socket, CloseCode.UNAUTHORIZED);
            case NoSuchDocumentException unknown -> deny(socket, CloseCode.NOT_FOUND);
            default -> socket.close(CloseCode.OVERLOADED);
        }
    }

    @Override
    public boolean awaitsVerdict() {
        return participation.awaitsVerdict();
    }

    @Override
    public void ended() {
        participation.leave();
    }

    /** Nothing: the room itself tells its clients. */
    @Override
    public void placementChanged() {}

    @Override
    public void sync(SyncMessage message) {
        socket.outflow().send(YWebsocketMessage.headOf(message), message.payload());
    }

    @Override
    public void awareness(byte[] update) {
        socket.outflow().send(new YWebsocketMessage.Awareness(update).encode());
    }

    /** Nothing: the protocol has no word for it. */
    @Override
    public void status(boolean stored) {}

    /** Nothing: the protocol has no word for it. */
    @Override
    public void stateless(String payload) {}

    /** Nothing: the protocol has no word for it. A viewer's edits are passed over. */
    @Override
    public void admitted(Role role) {}
}
