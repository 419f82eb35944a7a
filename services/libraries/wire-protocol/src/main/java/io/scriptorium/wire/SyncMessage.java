package io.scriptorium.wire;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;

/**
 * The sync protocol of y-protocols 1.0.7, the same inside both client families.
 *
 * <pre>
 * 0  bytes  step 1: a state vector; "send me what I lack"
 * 1  bytes  step 2: an update; the answer to step 1
 * 2  bytes  update: a change as it happens
 * </pre>
 */
public sealed interface SyncMessage {
    /** Asks for what the sender lacks. */
    record Step1(byte[] stateVector) implements SyncMessage {}

    /** Answers step 1: all that the other side lacks, as an update in format v1. */
    record Step2(byte[] update) implements SyncMessage {}

    /** A change, as an update in format v1. */
    record Update(byte[] update) implements SyncMessage {}

    /** Reads one; what follows it in the frame is left unread. */
    static SyncMessage read(BinaryReader reader) {
        int at = reader.position();
        long type = reader.readVarUint();
        if (type < 0 || type > 2) {
            throw new MalformedFrameException("unknown sync message " + type, at);
        }
        byte[] bytes = reader.readBytes();
        return type == 0 ? new Step1(bytes) : type == 1 ? new Step2(bytes) : new Update(bytes);
    }

    /** What the message ends with: a state vector or an update. */
    default byte[] payload() {
        return switch (this) {
            case Step1(byte[] stateVector) -> stateVector;
            case Step2(byte[] update) -> update;
            case Update(byte[] update) -> update;
        };
    }

    /** Writes all that comes before the payload. */
    default void writeHead(BinaryWriter writer) {
        writer.writeVarUint(
                switch (this) {
                    case Step1 step1 -> 0;
                    case Step2 step2 -> 1;
                    case Update update -> 2;
                });
        writer.writeVarUint(payload().length);
    }

    /** Writes this one. */
    default void write(BinaryWriter writer) {
        writeHead(writer);
        writer.writeRaw(payload());
    }
}
