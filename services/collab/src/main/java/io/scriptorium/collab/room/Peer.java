package io.scriptorium.collab.room;

import io.scriptorium.accesscontrol.Role;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.SyncMessage;

/**
 * A client in a room, whatever it speaks. Called on the room's thread; implementations hand over to their socket without blocking.
 */
public interface Peer {
    /** Who it is, at this moment: the role may change while it is here. */
    Identity identity();

    /** Sends a sync message. */
    void sync(SyncMessage message);

    /** Sends an awareness update. May be dropped when the client is slow. */
    void awareness(byte[] update);

    /** Answers one step 2 or update: stored, or refused. */
    void status(boolean stored);

    /** Sends a message of the application, JSON. */
    void stateless(String payload);

    /** Takes another role from now on, and tells the client if that changes what it may do. */
    void roleChanged(Role role);

    /** Ends the connection. */
    void close(CloseCode code);

    /**
     * Whether the client reads too slowly to be sent every change now. It is skipped then, and caught up with one merged update once it is no longer.
     */
    boolean isBehind();
}
