package io.scriptorium.updatelog;

import java.time.Duration;

/**
 * What Redis holds of the log.
 *
 * @param entries of all partitions, those included that are stored and wait for {@link LogConsumer#TRIM_GRACE} to pass
 * @param oldest the age of the oldest of them; much more than that grace where something isn't being stored
 */
public record LogSize(long entries, Duration oldest) {
    static final LogSize NOTHING = new LogSize(0, Duration.ZERO);
}
