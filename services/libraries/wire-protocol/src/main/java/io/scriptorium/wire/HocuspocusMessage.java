package io.scriptorium.wire;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;

/**
 * A message of {@code @hocuspocus/provider} 3.4 and 4.8. Every frame but ping and pong begins with the name of the document, perhaps with a session behind a
 * NUL character; the answer goes out under the same name.
 *
 * <pre>
 * string name   0  sync message
 *               1  bytes           awareness update
 *               2  0  string …     client: token, then perhaps the provider's version
 *               2  0               server: send a fresh token
 *               2  1  string       server: denied, with a reason
 *               2  2  string       server: "read-write" or "readonly"
 *               3                  query awareness
 *               4  sync message    between servers: a sync message that wants no step 1 in return; providers don't know it
 *               5  string          stateless: for the application
 *               6  string          stateless, for all; between servers only
 *               7  string          server: this document is closed, with a reason
 *               7                  client: is done with this document
 *               8  0 or 1          refused or stored
 * 9                                ping, one byte
 * 10                               pong, one byte
 * </pre>
 */
public sealed interface HocuspocusMessage {
    record Sync(SyncMessage message) implements HocuspocusMessage {}

    record SyncReply(SyncMessage message) implements HocuspocusMessage {}

    record Awareness(byte[] update) implements HocuspocusMessage {}

    record Token(String token) implements HocuspocusMessage {}

    record Denied(String reason) implements HocuspocusMessage {}

    record Authenticated(boolean readOnly) implements HocuspocusMessage {}

    record QueryAwareness() implements HocuspocusMessage {}

    record Stateless(String payload) implements HocuspocusMessage {}

    record BroadcastStateless(String payload) implements HocuspocusMessage {}

    record Close(String reason) implements HocuspocusMessage {}

    record SyncStatus(boolean stored) implements HocuspocusMessage {}

    /** The bytes that a sync message under a name begins with; its {@linkplain SyncMessage#payload payload} follows them. */
    static byte[] headOf(String name, SyncMessage message) {
        BinaryWriter writer = new BinaryWriter();
        writer.writeString(name);
        writer.writeVarUint(0);
        message.writeHead(writer);
        return writer.toByteArray();
    }

    /** A message and the name it goes under. */
    record Frame(String name, HocuspocusMessage message) {
        /** The part of the name before a NUL: the document's id. */
        public String documentName() {
            int nul = name.indexOf('\0');
            return nul < 0 ? name : name.substring(0, nul);
        }

        /** This frame's bytes. */
        public byte[] encode() {
            BinaryWriter writer = new BinaryWriter();
            writer.writeString(name);
            message.write(writer);
            return writer.toByteArray();
        }
    }

    /** The whole frame that asks for a pong. */
    byte PING = 9;
    /** The whole frame that answers a ping. */
    byte PONG = 10;
    /** The longest name that is read, in UTF-16 units: a UUID, a NUL and a session. */
    int MAX_NAME_LENGTH = 256;

    /** Whether a frame is a ping: a lone byte, which no frame with a name can be. */
    static boolean isPing(byte[] frame) {
        return frame.length == 1 && frame[0] == PING;
    }

    /** Whether a frame is a pong. */
    static boolean isPong(byte[] frame) {
        return frame.length == 1 && frame[0] == PONG;
    }

    /** Whether a server's frame tells that a token was accepted: all that a relay needs to know of it. */
    static boolean isAuthenticated(byte[] frame) {
        BinaryReader reader = new BinaryReader(frame);
        try {
            readName(reader);
            long type = reader.readVarUint();
            long verdict = reader.readVarUint();
            return type == 2 && verdict == 2;
        } catch (MalformedBinaryException | MalformedFrameException e) {
            return false;
        }
    }

    /** Only the name of a frame: all that a relay needs to read. */
    static String nameOf(byte[] frame) {
        return readName(new BinaryReader(frame));
    }

    /**
     * Reads a frame as a server does: authentication is a token.
     *
     * @throws MalformedFrameException if it is not of the protocol
     */
    static Frame decode(byte[] frame) {
        BinaryReader reader = new BinaryReader(frame);
        String name = readName(reader);
        try {
            int at = reader.position();
            int type = (int) Math.min(reader.readVarUint(), Byte.MAX_VALUE);
            return new Frame(
                    name,
                    switch (type) {
                        case 0 -> new Sync(SyncMessage.read(reader));
                        case 1 -> new Awareness(reader.readBytes());
                        case 2 -> readToken(reader);
                        case 3 -> new QueryAwareness();
                        case 4 -> new SyncReply(SyncMessage.read(reader));
                        case 5 -> new Stateless(reader.readString());
                        case 6 -> new BroadcastStateless(reader.readString());
                        // Servers give a reason, providers none.
                        case 7 -> new Close(reader.hasRemaining() ? reader.readString() : "");
                        case 8 -> new SyncStatus(reader.readVarUint() == 1);
                        default -> throw new MalformedFrameException("unknown message " + type, at);
                    });
        } catch (MalformedBinaryException e) {
            throw new MalformedFrameException(e);
        }
    }

    private static Token readToken(BinaryReader reader) {
        int at = reader.position();
        if (reader.readVarUint() != 0) {
            throw new MalformedFrameException("only a token authenticates a client", at);
        }
        return new Token(reader.readString());
    }

    private static String readName(BinaryReader reader) {
        try {
            String name = reader.readString();
            if (name.length() > MAX_NAME_LENGTH) {
                throw new MalformedFrameException("the document's name is too long", 0);
            }
            return name;
        } catch (MalformedBinaryException e) {
            throw new MalformedFrameException(e);
        }
    }

    private void write(BinaryWriter writer) {
        switch (this) {
            case Sync(SyncMessage message) -> {
                writer.writeVarUint(0);
                message.write(writer);
            }
            case Awareness(byte[] update) -> {
                writer.writeVarUint(1);
                writer.writeBytes(update);
            }
            case Token(String token) -> {
                writer.writeVarUint(2);
                writer.writeVarUint(0);
                writer.writeString(token);
            }
            case Denied(String reason) -> {
                writer.writeVarUint(2);
                writer.writeVarUint(1);
                writer.writeString(reason);
            }
            case Authenticated(boolean readOnly) -> {
                writer.writeVarUint(2);
                writer.writeVarUint(2);
                writer.writeString(readOnly ? "readonly" : "read-write");
            }
            case QueryAwareness() -> writer.writeVarUint(3);
            case SyncReply(SyncMessage message) -> {
                writer.writeVarUint(4);
                message.write(writer);
            }
            case Stateless(String payload) -> {
                writer.writeVarUint(5);
                writer.writeString(payload);
            }
            case BroadcastStateless(String payload) -> {
                writer.writeVarUint(6);
                writer.writeString(payload);
            }
            case Close(String reason) -> {
                writer.writeVarUint(7);
                writer.writeString(reason);
            }
            case SyncStatus(boolean stored) -> {
                writer.writeVarUint(8);
                writer.writeVarUint(stored ? 1 : 0);
            }
        }
    }
}
