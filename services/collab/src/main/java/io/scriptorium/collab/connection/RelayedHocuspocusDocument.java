package io.scriptorium.collab.connection;

import io.scriptorium.collab.connection.Inflow.Pause;
import io.scriptorium.collab.placement.RelayLink;
import io.scriptorium.hashring.Member;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.HocuspocusMessage;
import java.util.Queue;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One document of a Hocuspocus client, whose frames go to the pod that owns it and come from there. Served here after all if that pod can't be reached. */
final class RelayedHocuspocusDocument implements HocuspocusDocument, RelayLink.Listener {
    private final HocuspocusProtocol protocol;
    private final ClientSocket socket;
    private final Hosting hosting;
    private final Member owner;
    private final String name;
    private final UUID documentId;
    private final RelayLink link;

    RelayedHocuspocusDocument(
            HocuspocusProtocol protocol,
            ClientSocket socket,
            Hosting hosting,
            Member owner,
            String name,
            UUID documentId) {
        this.protocol = protocol;
        this.socket = socket;
        this.hosting = hosting;
        this.owner = owner;
        this.name = name;
        this.documentId = documentId;
        link = hosting.relays().open(socket.context(), owner, documentId, null, this);
    }

    @Override
    public void received(byte[] frame) {
        if (!link.send(frame)) {
            socket.inflow().pause(Pause.RELAY);
        }
    }

    /** Yes, for all that is known here: the owner says by how it ends the link that it has waited for long enough. */
    @Override
    public boolean awaitsVerdict() {
        return true;
    }

    @Override
    public void leave() {
        link.close();
    }

    @Override
    public void placementChanged() {
        if (!hosting.placement().isOwner(owner.name(), documentId)) {
            socket.close(CloseCode.MOVED);
        }
    }

    @Override
    public void received(byte[] frame, RelayLink from) {
        if (HocuspocusMessage.isAuthenticated(frame)) {
            socket.authenticated();
        }
        RelayedOutput.pass(socket, from, frame);
    }

    @Override
    public void unreachable(Queue<byte[]> unsent) {
        HocuspocusDocument here = protocol.openHere(name, documentId);
        protocol.replace(name, here);
        socket.inflow().resume(Pause.RELAY);
        for (byte[] frame = unsent.poll(); frame != null; frame = unsent.poll()) {
            protocol.received(frame);
        }
    }

    @Override
    public void ended(@Nullable Short code, @Nullable String reason) {
        if (code != null && code == CloseCode.AUTHENTICATION_TIMEOUT.code() && protocol.hasOthersThan(name)) {
            // Denied there a while ago; the client's other documents go on.
            protocol.forget(name);
        } else {
            RelayedOutput.end(socket, code, reason);
        }
    }

    @Override
    public void drained() {
        socket.inflow().resume(Pause.RELAY);
    }
}
