package io.scriptorium.wire;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An awareness update of y-protocols 1.0.7: who is here, with cursors.
 *
 * <pre>
 * count, then count times:  client id   clock   string (JSON; "null" = gone)
 * </pre>
 *
 * A state replaces one with a lower clock; one that is gone replaces one with the same clock too. The reference code ignores entries with clock 0.
 */
public record AwarenessUpdate(List<Entry> entries) {
    /** The most clients in one update. */
    public static final int MAX_ENTRIES = 1_000;

    /**
     * The state of one client.
     *
     * @param state JSON, not parsed; null when the client is gone
     */
    public record Entry(long clientId, long clock, @Nullable String state) {}

    /**
     * Reads an update.
     *
     * @throws MalformedFrameException if it is not one, or has more than {@link #MAX_ENTRIES} entries
     */
    public static AwarenessUpdate decode(byte[] bytes) {
        BinaryReader reader = new BinaryReader(bytes);
        try {
            long count = reader.readVarUint();
            if (count > MAX_ENTRIES) {
                throw new MalformedFrameException("too many clients in an awareness update", 0);
            }
            List<Entry> entries = new ArrayList<>();
            for (long i = 0; i < count; i++) {
                long clientId = reader.readVarUint();
                long clock = reader.readVarUint();
                String state = reader.readString();
                entries.add(new Entry(clientId, clock, state.equals("null") ? null : state));
            }
            return new AwarenessUpdate(entries);
        } catch (MalformedBinaryException e) {
            throw new MalformedFrameException(e);
        }
    }

    public byte[] encode() {
        BinaryWriter writer = new BinaryWriter();
        writer.writeVarUint(entries.size());
        for (Entry entry : entries) {
            writer.writeVarUint(entry.clientId);
            writer.writeVarUint(entry.clock);
            writer.writeString(entry.state == null ? "null" : entry.state);
        }
        return writer.toByteArray();
    }
}
