package io.scriptorium.auth.session;

import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to do with a refresh token of a known family (RFC 9700, section 4.14): pure, so that every case is a line of a test.
 *
 * @param idle how long a session lasts unused
 * @param lifetime how long a session lasts at most
 * @param grace how long the token before the current one is still answered
 */
record RefreshRules(Duration idle, Duration lifetime, Duration grace) {
    /** What is stored of a session's tokens. */
    record Stored(
            byte[] tokenHash,
            byte @Nullable [] previousTokenHash,
            Instant createdAt,
            Instant rotatedAt,
            boolean ended) {}

    /** What to do. */
    enum Decision {
        /** The current token: replace it. */
        ROTATE,
        /** The one that was replaced a moment ago: give out its successor again. Somebody's second tab, or an answer that got lost. */
        REPEAT,
        /** Any other token of the family: it was stolen, or what was stolen has been used. End the session. */
        REUSED,
        /** Too old, or unused for too long. */
        EXPIRED,
        /** Logged out, or ended otherwise, before. */
        ENDED
    }

    Decision decide(Stored stored, byte[] presentedHash, Instant now) {
        if (stored.ended()) {
            return Decision.ENDED;
        }
        boolean current = MessageDigest.isEqual(presentedHash, stored.tokenHash());
        boolean previous =
                stored.previousTokenHash() != null && MessageDigest.isEqual(presentedHash, stored.previousTokenHash());
        if (!current && !(previous && !now.isAfter(stored.rotatedAt().plus(grace)))) {
            return Decision.REUSED;
        }
        if (!now.isBefore(expiry(stored.createdAt(), stored.rotatedAt()))) {
            return Decision.EXPIRED;
        }
        return current ? Decision.ROTATE : Decision.REPEAT;
    }

    /** When a session ends if it is not used again. */
    Instant expiry(Instant createdAt, Instant rotatedAt) {
        Instant unused = rotatedAt.plus(idle);
        Instant last = lastMoment(createdAt);
        return unused.isBefore(last) ? unused : last;
    }

    /** When a session ends however much it is used. */
    Instant lastMoment(Instant createdAt) {
        return createdAt.plus(lifetime);
    }
}
