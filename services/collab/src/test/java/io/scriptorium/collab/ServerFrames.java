package io.scriptorium.collab;

import io.scriptorium.wire.HocuspocusMessage;
import io.scriptorium.wire.HocuspocusMessage.Frame;
import io.scriptorium.ydoc.lib0.BinaryReader;

/** Reads Hocuspocus frames from a client's side, where an answer to a token is not a token. */
final class ServerFrames {
    private static final int AUTH = 2;

    private ServerFrames() {}

    static HocuspocusMessage decode(byte[] bytes) {
        return frame(bytes).message();
    }

    static Frame frame(byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        String name = reader.readString();
        if (reader.readVarUint() != AUTH) {
            return HocuspocusMessage.decode(bytes);
        }
        long verdict = reader.readVarUint();
        String text = reader.readString();
        return new Frame(
                name,
                verdict == 2
                        ? new HocuspocusMessage.Authenticated(text.equals("readonly"))
                        : new HocuspocusMessage.Denied(text));
    }
}
