package io.scriptorium.collab.connection;

import io.scriptorium.collab.placement.RelayLink;
import io.scriptorium.wire.CloseCode;
import org.jspecify.annotations.Nullable;

/** What an owner says to a client at another pod. */
final class RelayedOutput {
    /** Codes from here on are the application's: they mean the same to the client as to us. */
    private static final int FIRST_APPLICATION_CODE = 4_000;

    private RelayedOutput() {}

    /** Passes a message on; the owner is not read while the client is behind. */
    static void pass(ClientSocket socket, RelayLink from, byte[] message) {
        socket.outflow().send(message);
        if (socket.outflow().isBehind()) {
            from.setPaused(true);
            socket.outflow().whenDrained(() -> socket.context().runOnContext(ignored -> from.setPaused(false)));
        }
    }

    /** Ends the client's socket as the owner ended the link; where that says nothing to the client, it is to connect again. */
    static void end(ClientSocket socket, @Nullable Short code, @Nullable String reason) {
        if (code != null && (code >= FIRST_APPLICATION_CODE || code == CloseCode.TOO_BIG.code())) {
            socket.close(code, reason);
        } else {
            socket.close(CloseCode.MOVED);
        }
    }
}
