package io.scriptorium.updatelog;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One update in the log.
 *
 * @param id its identity; the stream's own id is only a position
 * @param userId who made it; null for the system
 * @param at when the owner took it
 * @param update the update in Yjs' format v1; not copied, so it must not be changed afterwards
 */
public record LogEntry(UpdateId id, @Nullable UUID userId, Instant at, byte[] update) {
    /** What an entry takes up beyond its update, roughly: field names, ids and the stream's own structure. */
    static final int OVERHEAD_BYTES = 128;

    /** Roughly the memory that it takes, here and in Redis. */
    public long sizeBytes() {
        return (long) OVERHEAD_BYTES + update.length;
    }
}
