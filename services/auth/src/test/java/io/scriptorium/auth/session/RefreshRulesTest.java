package io.scriptorium.auth.session;

import static io.scriptorium.auth.session.RefreshRules.Decision.ENDED;
import static io.scriptorium.auth.session.RefreshRules.Decision.EXPIRED;
import static io.scriptorium.auth.session.RefreshRules.Decision.REPEAT;
import static io.scriptorium.auth.session.RefreshRules.Decision.REUSED;
import static io.scriptorium.auth.session.RefreshRules.Decision.ROTATE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RefreshRulesTest {
    private static final Instant LOGIN = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant ROTATED = LOGIN.plus(Duration.ofDays(1));
    private static final RefreshRules RULES =
            new RefreshRules(Duration.ofDays(14), Duration.ofDays(90), Duration.ofSeconds(30));
    private static final byte[] CURRENT = {1};
    private static final byte[] PREVIOUS = {2};
    private static final byte[] OLDER = {3};

    @Test
    @DisplayName("F-53 current, previous within the grace, anything else: each has its answer")
    void decisions() {
        assertEquals(ROTATE, decide(CURRENT, ROTATED));
        assertEquals(REPEAT, decide(PREVIOUS, ROTATED.plusSeconds(30)));
        assertEquals(REUSED, decide(PREVIOUS, ROTATED.plusSeconds(30).plusMillis(1)));
        assertEquals(REUSED, decide(OLDER, ROTATED));
        assertEquals(ROTATE, decide(CURRENT, ROTATED.plus(Duration.ofDays(14)).minusMillis(1)));
        assertEquals(EXPIRED, decide(CURRENT, ROTATED.plus(Duration.ofDays(14))));
    }

    @Test
    void aSessionEndsHoweverOftenItIsUsed() {
        RefreshRules.Stored lately =
                new RefreshRules.Stored(CURRENT, PREVIOUS, LOGIN, LOGIN.plus(Duration.ofDays(89)), false);
        assertEquals(
                ROTATE,
                RULES.decide(lately, CURRENT, LOGIN.plus(Duration.ofDays(90)).minusMillis(1)));
        assertEquals(EXPIRED, RULES.decide(lately, CURRENT, LOGIN.plus(Duration.ofDays(90))));
    }

    @Test
    void whatHasEndedStaysEnded() {
        RefreshRules.Stored ended = new RefreshRules.Stored(CURRENT, PREVIOUS, LOGIN, ROTATED, true);
        assertEquals(ENDED, RULES.decide(ended, CURRENT, ROTATED));
        assertEquals(ENDED, RULES.decide(ended, OLDER, ROTATED));
    }

    @Test
    void beforeTheFirstRotationThereIsNoPreviousToken() {
        RefreshRules.Stored fresh = new RefreshRules.Stored(CURRENT, null, LOGIN, LOGIN, false);
        assertEquals(REUSED, RULES.decide(fresh, PREVIOUS, LOGIN));
    }

    @Test
    void aSuccessorIsTheSameForTheSameSaltAndKeepsItsFamily() {
        RefreshToken token = RefreshToken.create(new Random(7));
        byte[] salt = {4, 5, 6};
        var key = RefreshToken.successorKey(new byte[32]);
        RefreshToken next = token.successor(key, salt);
        assertEquals(
                next.text(),
                RefreshToken.parse(token.text())
                        .orElseThrow()
                        .successor(key, salt)
                        .text());
        assertArrayEquals(token.familyHash(), next.familyHash());
        assertFalse(Arrays.equals(token.hash(), next.hash()));
        assertFalse(
                Arrays.equals(next.hash(), token.successor(key, new byte[] {4}).hash()));
        assertEquals(64, next.text().length());
        assertFalse(next.toString().contains(next.text()));
    }

    private static RefreshRules.Decision decide(byte[] presented, Instant now) {
        return RULES.decide(new RefreshRules.Stored(CURRENT, PREVIOUS, LOGIN, ROTATED, false), presented, now);
    }
}
