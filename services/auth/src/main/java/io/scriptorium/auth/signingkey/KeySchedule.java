package io.scriptorium.auth.signingkey;

import io.scriptorium.accesscontrol.AccessTokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When keys sign and when they are published: pure arithmetic over the moments from which they sign, so that all pods, which read the same keys, do the same.
 *
 * <pre>
 *            announcement          lifetime                 RETENTION
 *  created |--------------| signs |------------------------|-----------| deleted
 *          published from here .................................... to here
 *                                      successor created |-| its announcement
 * </pre>
 *
 * A key's successor signs from when it has been published for the announcement; until then every verifier has fetched it. A key that no longer signs stays published until
 * the last token it signed has expired.
 */
record KeySchedule(Duration lifetime, Duration announcement) {
    /** How long a key is published after it last signed: the longest life of a token, and time for clocks that differ. */
    static final Duration RETENTION = AccessTokens.MAX_LIFETIME.plusMinutes(5);

    /** How much pods' clocks may differ: the first key is there for a pod whose clock is behind, too. */
    static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    /** Something that signs from a moment on. */
    interface Scheduled {
        Instant signsFrom();
    }

    /** The key that signs now: the one that began last. */
    <K extends Scheduled> Optional<K> signer(List<K> keys, Instant now) {
        return keys.stream()
                .filter(key -> !key.signsFrom().isAfter(now))
                .max(Comparator.comparing(Scheduled::signsFrom));
    }

    /** From when a key that is needed now should sign; empty if none is needed. */
    Optional<Instant> successor(List<? extends Scheduled> keys, Instant now) {
        if (signer(keys, now).isEmpty()) {
            return Optional.of(now.minus(CLOCK_SKEW));
        }
        Instant last = keys.stream()
                .map(Scheduled::signsFrom)
                .max(Comparator.naturalOrder())
                .orElseThrow();
        Instant due = last.plus(lifetime);
        return now.isBefore(due.minus(announcement))
                ? Optional.empty()
                : Optional.of(due.isAfter(now.plus(announcement)) ? due : now.plus(announcement));
    }

    /** The keys that have no token left to verify. */
    <K extends Scheduled> List<K> outlived(List<K> keys, Instant now) {
        return keys.stream()
                .filter(key -> keys.stream()
                        .map(Scheduled::signsFrom)
                        .filter(next -> next.isAfter(key.signsFrom()))
                        .anyMatch(next -> next.plus(RETENTION).isBefore(now)))
                .toList();
    }
}
