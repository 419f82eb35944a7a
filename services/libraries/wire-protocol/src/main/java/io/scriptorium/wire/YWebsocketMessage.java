package io.scriptorium.wire;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;

/**
 * A frame of y-websocket 2 and 3.
 *
 * <pre>
 * 0  sync message
 * 1  bytes           awareness update
 * 2  0  string       denied, with a reason
 * 3                  query awareness
 * </pre>
 */
public sealed interface YWebsocketMessage {
    record Sync(SyncMessage message) implements YWebsocketMessage {}

    record Awareness(byte[] update) implements YWebsocketMessage {}

    record Denied(String reason) implements YWebsocketMessage {}

    record QueryAwareness() implements YWebsocketMessage {}

    /** The bytes that a sync message begins with; its {@linkplain SyncMessage#payload payload} follows them. */
    static byte[] headOf(SyncMessage message) {
        BinaryWriter writer = new BinaryWriter();
        writer.writeVarUint(0);
        message.writeHead(writer);
        return writer.toByteArray();
    }

    /**
     * Reads a frame.
     *
     * @throws MalformedFrameException if it is not one
     */
    static YWebsocketMessage decode(byte[] frame) {
        BinaryReader reader = new BinaryReader(frame);
        try {
            long type = reader.readVarUint();
            YWebsocketMessage message;
            if (type == 0) {
                message = new Sync(SyncMessage.read(reader));
            } else if (type == 1) {
                message = new Awareness(reader.readBytes());
            } else if (type == 2) {
                message = readDenied(reader);
            } else if (type == 3) {
                message = new QueryAwareness();
            } else {
                throw new MalformedFrameException("unknown message " + type, 0);
            }
            return message;
        } catch (MalformedBinaryException e) {
            throw new MalformedFrameException(e);
        }
    }

    private static Denied readDenied(BinaryReader reader) {
        int at = reader.position();
        if (reader.readVarUint() != 0) {
            throw new MalformedFrameException("authentication can only be denied", at);
        }
        return new Denied(reader.readString());
    }

    /** This message as a frame. */
    default byte[] encode() {
        BinaryWriter writer = new BinaryWriter();
        switch (this) {
            case Sync(SyncMessage message) -> {
                writer.writeVarUint(0);
                message.write(writer);
            }
            case Awareness(byte[] update) -> {
                writer.writeVarUint(1);
                writer.writeBytes(update);
            }
            case Denied(String reason) -> {
                writer.writeVarUint(2);
                writer.writeVarUint(0);
                writer.writeString(reason);
            }
            case QueryAwareness() -> writer.writeVarUint(3);
        }
        return writer.toByteArray();
    }
}
