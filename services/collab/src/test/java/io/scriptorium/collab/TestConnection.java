package io.scriptorium.collab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scriptorium.wire.HocuspocusMessage;
import io.scriptorium.wire.HocuspocusMessage.Authenticated;
import io.scriptorium.wire.HocuspocusMessage.Awareness;
import io.scriptorium.wire.HocuspocusMessage.Sync;
import io.scriptorium.wire.HocuspocusMessage.SyncStatus;
import io.scriptorium.wire.HocuspocusMessage.Token;
import io.scriptorium.wire.SyncMessage.Step1;
import io.scriptorium.wire.SyncMessage.Step2;
import io.scriptorium.ydoc.YDoc;
import java.util.UUID;

/** What a test speaks Hocuspocus' protocol over, whatever carries it. */
interface TestConnection extends AutoCloseable {
    TestConnection send(String name, HocuspocusMessage message);

    /** The next message. */
    byte[] receive();

    /** The next message, which is the server's. */
    default HocuspocusMessage next() {
        return ServerFrames.decode(receive());
    }

    /** Opens a document as Hocuspocus' provider does, until it is in sync. */
    default void sync(UUID documentId, String token, boolean readOnly, YDoc document) {
        String name = documentId.toString();
        send(name, new Token(token));
        send(name, new Sync(new Step1(document.encodeStateVector())));
        assertEquals(new Authenticated(readOnly), next());
        HocuspocusMessage step2 = next();
        while (step2 instanceof Awareness) {
            step2 = next();
        }
        document.applyUpdate(((Step2) ((Sync) step2).message()).update());
        byte[] vector = ((Step1) ((Sync) next()).message()).stateVector();
        send(name, new Sync(new Step2(document.encodeStateAsUpdate(vector))));
        assertEquals(new SyncStatus(true), next());
    }

    @Override
    void close();

    /** Types at the beginning; the update that this makes. */
    static byte[] typed(YDoc document, String text) {
        byte[] before = document.encodeStateVector();
        document.getText("text").insert(0, text);
        return document.encodeStateAsUpdate(before);
    }
}
