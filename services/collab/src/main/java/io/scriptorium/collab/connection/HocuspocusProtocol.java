package io.scriptorium.collab.connection;

import io.scriptorium.hashring.Member;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.HocuspocusMessage;
import io.scriptorium.wire.HocuspocusMessage.Frame;
import io.scriptorium.wire.MalformedFrameException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What Hocuspocus' provider speaks: many documents over one socket, each a {@link HocuspocusDocument} of its own, here or at the pod that owns it. */
final class HocuspocusProtocol implements Protocol {
    private static final byte[] PONG = {HocuspocusMessage.PONG};
    private static final String DENIED = "permission-denied";

    private final ClientSocket socket;
    private final Hosting hosting;
    private final UserShare users;
    private final ConnectionLimits limits;
    private final boolean relayed;
    private final Map<String, HocuspocusDocument> documents = new HashMap<>();

    /** @param relayed whether the socket comes from another pod, so that nothing is passed on again */
    HocuspocusProtocol(
            ClientSocket socket, Hosting hosting, UserShare users, ConnectionLimits limits, boolean relayed) {
        this.socket = socket;
        this.hosting = hosting;
        this.users = users;
        this.limits = limits;
        this.relayed = relayed;
    }

    @Override
    public void received(byte[] message) {
        if (HocuspocusMessage.isPing(message)) {
            socket.outflow().send(PONG);
            return;
        }
        if (HocuspocusMessage.isPong(message)) {
            return;
        }
        try {
            String name = HocuspocusMessage.nameOf(message);
            HocuspocusDocument known = documents.get(name);
            if (known != null) {
                known.received(message);
            } else {
                first(name, message);
            }
        } catch (MalformedFrameException e) {
            socket.close(CloseCode.MALFORMED);
        }
    }

    private void first(String name, byte[] message) {
        Frame frame = HocuspocusMessage.decode(message);
        Optional<UUID> documentId = SocketPath.documentId(frame.documentName());
        if (documentId.isEmpty()) {
            // There is no such document: told like any other that isn't the client's, and only to one that asks.
            if (frame.message() instanceof HocuspocusMessage.Token) {
                deny(name);
            }
            return;
        }
        if (documents.size() >= limits.maxDocuments()) {
            socket.close(CloseCode.LIMIT);
            return;
        }
        HocuspocusDocument opened = open(name, documentId.get());
        documents.put(name, opened);
        opened.received(message);
    }

    private HocuspocusDocument open(String name, UUID documentId) {
        Optional<Member> owner =
                relayed ? Optional.empty() : hosting.placement().otherOwner(documentId);
        return owner.<HocuspocusDocument>map(
                        other -> new RelayedHocuspocusDocument(this, socket, hosting, other, name, documentId))
                .orElseGet(() -> openHere(name, documentId));
    }

    /** Serves a document at this pod. */
    HocuspocusDocument openHere(String name, UUID documentId) {
        return new LocalHocuspocusDocument(this, socket, hosting, users, name, documentId);
    }

    /** Puts another in a document's place. */
    void replace(String name, HocuspocusDocument document) {
        documents.put(name, document);
    }

    /** Tells a client that it has no access, and forgets the document. */
    void deny(String name) {
        socket.outflow().send(new Frame(name, new HocuspocusMessage.Denied(DENIED)).encode());
        forget(name);
    }

    /** Forgets a document that its client has closed. */
    void forget(String name) {
        HocuspocusDocument closed = documents.remove(name);
        if (closed != null) {
            closed.leave();
        }
    }

    /** Whether the client has any document open. */
    boolean hasOthersThan(String name) {
        return documents.size() > (documents.containsKey(name) ? 1 : 0);
    }

    @Override
    public boolean awaitsVerdict() {
        return documents.values().stream().anyMatch(HocuspocusDocument::awaitsVerdict);
    }

    @Override
    public void ended() {
        List.copyOf(documents.values()).forEach(HocuspocusDocument::leave);
        documents.clear();
    }

    @Override
    public void placementChanged() {
        List.copyOf(documents.values()).forEach(HocuspocusDocument::placementChanged);
    }
}
