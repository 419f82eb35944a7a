package io.scriptorium.collab.connection;

import io.scriptorium.collab.connection.Inflow.Pause;
import io.scriptorium.collab.placement.RelayLink;
import io.scriptorium.hashring.Member;
import io.scriptorium.wire.CloseCode;
import java.util.Queue;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A y-websocket client whose document another pod owns: everything is passed on. Served here after all if that pod can't be reached. */
final class YWebsocketRelay implements Protocol, RelayLink.Listener {
    private final ClientSocket socket;
    private final Hosting hosting;
    private final Member owner;
    private final UUID documentId;
    private final Supplier<Protocol> here;
    private final RelayLink link;
    private @Nullable Protocol servedHere;

    YWebsocketRelay(
            ClientSocket socket,
            Hosting hosting,
            Member owner,
            UUID documentId,
            String token,
            Supplier<Protocol> here) {
        this.socket = socket;
        this.hosting = hosting;
        this.owner = owner;
        this.documentId = documentId;
        this.here = here;
        link = hosting.relays().open(socket.context(), owner, documentId, token, this);
    }

    @Override
    public void received(byte[] message) {
        Protocol local = servedHere;
        if (local != null) {
            local.received(message);
        } else if (!link.send(message)) {
            socket.inflow().pause(Pause.RELAY);
        }
    }

    @Override
    public boolean awaitsVerdict() {
        return servedHere == null || servedHere.awaitsVerdict();
    }

    @Override
    public void ended() {
        Protocol local = servedHere;
        if (local != null) {
            local.ended();
        }
        link.close();
    }

    @Override
    public void placementChanged() {
        if (servedHere == null && !hosting.placement().isOwner(owner.name(), documentId)) {
            socket.close(CloseCode.MOVED);
        }
    }

    @Override
    public void received(byte[] message, RelayLink from) {
        // Whoever owns the document has judged the token, or will end the link.
        socket.authenticated();
        RelayedOutput.pass(socket, from, message);
    }

    @Override
    public void unreachable(Queue<byte[]> unsent) {
        Protocol local = here.get();
        servedHere = local;
        socket.inflow().resume(Pause.RELAY);
        for (byte[] message = unsent.poll(); message != null; message = unsent.poll()) {
            local.received(message);
        }
    }

    @Override
    public void ended(@Nullable Short code, @Nullable String reason) {
        RelayedOutput.end(socket, code, reason);
    }

    @Override
    public void drained() {
        socket.inflow().resume(Pause.RELAY);
    }
}
