package io.scriptorium.hashring;

import java.net.URI;

/**
 * A node that can own partitions.
 *
 * @param name stable and unique; survives restarts of the node
 * @param url where other nodes reach it, without a trailing slash
 * @param state whether it takes documents
 */
public record Member(String name, URI url, State state) {
    /** Whether a member takes documents. Members that don't still shape the ring: see {@link HashRing}. */
    public enum State {
        /** Owns partitions. */
        ACTIVE,
        /** Is about to stop; its partitions have gone to others already. */
        DRAINING,
        /** Stopped or lost, remembered for a while so that its return moves nothing but its own partitions. */
        DOWN
    }

    public Member {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a member needs a name");
        }
    }

    /** This member in another state. */
    public Member in(State other) {
        return new Member(name, url, other);
    }
}
