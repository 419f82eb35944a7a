package io.scriptorium.wire;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What is stored of a document, as {@code documents} hands it to {@code collab}: what it begins with, and the updates after it in the order of the log. Applied one after another they are the document.
 *
 * <pre>
 * 1  varuint size  bytes    begins with a snapshot: {@link DeflatedState}, of so many bytes inflated
 * 2  bytes                  begins with an update in format v1
 *    varuint count bytes …  the updates after it, in format v1
 * </pre>
 *
 * Other first bytes are later releases' own; who can't read them has not asked for them, by {@link #MEDIA_TYPE}.
 */
public record StoredState(Beginning beginning, List<byte[]> updates) {
    /** Names this format in HTTP. */
    public static final String MEDIA_TYPE = "application/vnd.scriptorium.stored-state";

    /** The largest state of a snapshot that is read, inflated. */
    public static final int MAX_STATE_BYTES = 256 << 20;

    private static final int SNAPSHOT = 1;
    private static final int UPDATE = 2;
    private static final byte[] EMPTY_UPDATE = {0, 0};

    /** What the updates come after. */
    public sealed interface Beginning {}

    /** A snapshot, as it is stored. */
    public record Snapshot(DeflatedState state) implements Beginning {}

    /** A state in format v1. */
    public record Whole(byte[] update) implements Beginning {}

    public StoredState {
        updates = List.copyOf(updates);
    }

    /** All of a document as one update in format v1. */
    public static StoredState of(byte[] update) {
        return new StoredState(new Whole(update), List.of());
    }

    /** Updates alone, of a document that has no snapshot yet. */
    public static StoredState of(List<byte[]> updates) {
        return new StoredState(new Whole(EMPTY_UPDATE), updates);
    }

    /** This state's bytes. */
    public byte[] encode() {
        BinaryWriter head = new BinaryWriter();
        ByteBuffer first = switch (beginning) {
            case Snapshot(DeflatedState(int sizeBytes, ByteBuffer deflated)) -> {
                head.writeByte(SNAPSHOT);
                head.writeVarUint(sizeBytes);
                yield deflated.duplicate();
            }
            case Whole(byte[] update) -> {
                head.writeByte(UPDATE);
                yield ByteBuffer.wrap(update);
            }
        };
        head.writeVarUint(first.remaining());
        BinaryWriter rest = new BinaryWriter();
        rest.writeVarUint(updates.size());
        updates.forEach(rest::writeBytes);
        // Large ones are copied once.
        ByteBuffer all = ByteBuffer.allocate(Math.addExact(Math.addExact(head.size(), first.remaining()), rest.size()));
        return all.put(head.toByteArray()).put(first).put(rest.toByteArray()).array();
    }

    /**
     * Reads one. A snapshot's stream is not copied: the array must not be changed.
     *
     * @throws MalformedFrameException if it is none
     */
    public static StoredState decode(byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        try {
            Beginning beginning = switch (reader.readByte()) {
                case SNAPSHOT -> readSnapshot(reader);
                case UPDATE -> new Whole(reader.readBytes());
                default -> throw new MalformedFrameException("unknown beginning of a stored state", 0);
            };
            int count = reader.readCount(1);
            List<byte[]> updates = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                updates.add(reader.readBytes());
            }
            if (reader.hasRemaining()) {
                throw new MalformedFrameException("a stored state is longer than it says", reader.position());
            }
            return new StoredState(beginning, updates);
        } catch (MalformedBinaryException e) {
            throw new MalformedFrameException(e);
        }
    }

    private static Snapshot readSnapshot(BinaryReader reader) {
        int at = reader.position();
        long sizeBytes = reader.readVarUint();
        if (sizeBytes > MAX_STATE_BYTES) {
            throw new MalformedFrameException("a snapshot of " + sizeBytes + " bytes", at);
        }
        int length = reader.readLength();
        ByteBuffer deflated = ByteBuffer.wrap(reader.array(), reader.position(), length);
        reader.skip(length);
        return new Snapshot(new DeflatedState((int) sizeBytes, deflated));
    }
}
