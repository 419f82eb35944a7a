package io.scriptorium.collab.connection;

import java.time.Duration;

/**
 * The bounds of sockets.
 *
 * @param maxMessageBytes the largest message a client may send; beyond it the socket is closed with 1009
 * @param maxConnections sockets on this pod; beyond it upgrades are answered 503
 * @param maxConnectionsPerUser documents that one user has open on this pod; beyond it 4529
 * @param maxDocuments documents over one socket; beyond it 4529
 * @param authenticationTimeout how long a socket may be open without a good token; then 4408
 * @param pingInterval how often the server pings
 * @param deadAfter how long a peer may be silent, pongs included; then 4508
 * @param messagesPerSecond how fast a socket is read in the long run; who sends faster is read more slowly
 * @param messageBurst how many messages may come at once
 * @param bytesPerSecond the same for bytes
 * @param byteBurst the same for bytes; at least {@code maxMessageBytes}
 */
public record ConnectionLimits(
        int maxMessageBytes,
        int maxConnections,
        int maxConnectionsPerUser,
        int maxDocuments,
        Duration authenticationTimeout,
        Duration pingInterval,
        Duration deadAfter,
        int messagesPerSecond,
        int messageBurst,
        long bytesPerSecond,
        long byteBurst) {
    /**
     * What precedes the verdict on a token waits: so many messages, of together {@code maxMessageBytes}; more close the socket with 4529. Providers send all at once, letter by
     * letter, what they could not send while they were offline.
     */
    static final int MAX_QUEUED_MESSAGES = 1_000;
    /** Messages of one socket that rooms are working on; beyond it the socket isn't read. */
    static final int MAX_MESSAGES_IN_HAND = 64;
    /** From this many on, it is read again. */
    static final int FEW_MESSAGES_IN_HAND = 16;

    public ConnectionLimits {
        if (byteBurst < maxMessageBytes) {
            throw new IllegalArgumentException("the byte burst must allow one message of the largest size");
        }
    }
}
