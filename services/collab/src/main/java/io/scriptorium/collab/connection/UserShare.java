package io.scriptorium.collab.connection;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What each user has open on this pod, and the rate that all of it shares. Remembers only users who are here. Safe for use by several threads. */
final class UserShare {
    private static final class Usage {
        final TokenBucket messages;
        int open;

        Usage(TokenBucket messages) {
            this.messages = messages;
        }
    }

    /** A user's messages count this many times less than one connection's. */
    private static final int CONNECTIONS_AT_FULL_RATE = 4;

    private final ConnectionLimits limits;
    private final Map<UUID, Usage> usages = new HashMap<>();

    UserShare(ConnectionLimits limits) {
        this.limits = limits;
    }

    /** Counts one more open document; answers the rate to share, or null where that would be one too many. */
    synchronized @Nullable TokenBucket acquire(UUID userId) {
        Usage usage = usages.computeIfAbsent(
                userId,
                id -> new Usage(new TokenBucket(
                        (double) limits.messagesPerSecond() * CONNECTIONS_AT_FULL_RATE,
                        (double) limits.messageBurst() * CONNECTIONS_AT_FULL_RATE,
                        System.nanoTime())));
        if (usage.open >= limits.maxConnectionsPerUser()) {
            return null;
        }
        usage.open++;
        return usage.messages;
    }

    /** Counts one less. */
    synchronized void release(UUID userId) {
        Usage usage = usages.get(userId);
        if (usage != null && --usage.open == 0) {
            usages.remove(userId);
        }
    }
}
