package io.scriptorium.collab.room;

import java.time.Duration;

/**
 * The bounds of a room.
 *
 * @param window how long changes are gathered before they are fanned out and logged together
 * @param awarenessWindow the same for presence
 * @param maxPeers clients in one room
 * @param maxDocumentBytes from which size on a document takes no more updates
 * @param maxPendingBytes updates of one room that wait to be stored; beyond it clients are sent away to come back later
 * @param maxPendingBytesTogether the same for all rooms of a pod together
 * @param idle how long a room without clients stays loaded
 * @param loadTimeout how long a room tries to load before its clients are sent away to come back later
 */
public record RoomSettings(
        Duration window,
        Duration awarenessWindow,
        int maxPeers,
        long maxDocumentBytes,
        long maxPendingBytes,
        long maxPendingBytesTogether,
        Duration idle,
        Duration loadTimeout) {
    public static final RoomSettings DEFAULT = new RoomSettings(
            Duration.ofMillis(4),
            Duration.ofMillis(30),
            2_000,
            64L << 20,
            64L << 20,
            256L << 20,
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));
}
