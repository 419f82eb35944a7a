package io.scriptorium.collab.room;

import java.util.ArrayDeque;

/**
 * The clients that wait to hear that something is stored, one for each message that is unanswered.
 *
 * <p>Everyone waits for a <i>ticket</i> of {@link io.scriptorium.collab.durability.PendingUpdates}; tickets only go up, so that the first in line is always the
 * first to be served. What is in the window that is still open has no ticket yet: {@link #settle} gives it one.
 *
 * <p>Bounded by its users: a room takes no more from clients than its pending updates may weigh. Not safe for use by several threads.
 */
final class Confirmations {
    private static final long NO_TICKET_YET = Long.MAX_VALUE;

    private record Waiter(long ticket, Peer peer) {}

    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>();

    /** Lets a client wait for a ticket. */
    void await(Peer peer, long ticket) {
        waiters.add(new Waiter(ticket, peer));
    }

    /** Lets a client wait for the ticket that the open window will get. */
    void awaitWindow(Peer peer) {
        waiters.add(new Waiter(NO_TICKET_YET, peer));
    }

    /** The window has closed; what waited for it, the newest of those who wait, waits for its last ticket now. */
    void settle(long ticket) {
        ArrayDeque<Waiter> settled = new ArrayDeque<>();
        while (!waiters.isEmpty() && waiters.getLast().ticket == NO_TICKET_YET) {
            settled.addFirst(new Waiter(ticket, waiters.removeLast().peer));
        }
        waiters.addAll(settled);
    }

    /** Everything up to a ticket is stored: tells those who wait for that. */
    void confirm(long through) {
        while (!waiters.isEmpty() && waiters.peek().ticket <= through) {
            waiters.remove().peer.status(true);
        }
    }

    /** Forgets a client that is gone. */
    void remove(Peer peer) {
        waiters.removeIf(waiter -> waiter.peer.equals(peer));
    }
}
