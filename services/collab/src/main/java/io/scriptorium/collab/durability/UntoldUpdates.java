package io.scriptorium.collab.durability;

import io.scriptorium.updatelog.LogEntry;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Updates of a room that are stored, but were stored past the log, from which other pods that serve the document would hear of them. They wait here until the
 * log takes them.
 *
 * <p>At most {@link #MAX_BYTES}; beyond it the oldest are forgotten: nothing is lost by that, other pods see them when they load the document anew. Not safe
 * for use by several threads: it belongs to a room.
 */
public final class UntoldUpdates {
    public static final long MAX_BYTES = 8L << 20;

    private final ArrayDeque<LogEntry> entries = new ArrayDeque<>();
    private long sizeBytes;

    /** Adds what was just stored. */
    public void add(LogEntry entry) {
        entries.add(entry);
        sizeBytes += entry.sizeBytes();
        while (sizeBytes > MAX_BYTES) {
            sizeBytes -= entries.remove().sizeBytes();
        }
    }

    /** What is to be told next. */
    public @Nullable LogEntry next() {
        return entries.peek();
    }

    /** Removes what the log holds now, if it is still here. */
    public void told(LogEntry entry) {
        if (entries.remove(entry)) {
            sizeBytes -= entry.sizeBytes();
        }
    }

    public boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Roughly the memory that all this takes. */
    public long sizeBytes() {
        return sizeBytes;
    }

    /** Forgets everything: the document is gone. */
    public void clear() {
        entries.clear();
        sizeBytes = 0;
    }
}
