package io.scriptorium.accesscontrol;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RevocationsTest {
    private static final UUID USER = new UUID(0, 1);
    private static final UUID SESSION = new UUID(0, 2);
    private static final UUID API_TOKEN = new UUID(0, 3);

    private final Clock clock = new Clock();
    private final Revocations revocations = new Revocations(clock);

    @Test
    @DisplayName("F-53 a session that has ended is covered, and no other one")
    void sessionsEnd() {
        revocations.ended("session", SESSION);
        assertTrue(revocations.covers(bySession(SESSION)));
        assertFalse(revocations.covers(bySession(new UUID(0, 9))));
        assertFalse(revocations.covers(byApiToken(SESSION)), "an API token is no session");
    }

    @Test
    void apiTokensEnd() {
        revocations.ended("api-token", API_TOKEN);
        assertTrue(revocations.covers(byApiToken(API_TOKEN)));
        assertFalse(revocations.covers(bySession(API_TOKEN)));
    }

    @Test
    void anAccountsEndAloneCoversNoSession() {
        revocations.ended("user", USER);
        revocations.ended("something new", SESSION);
        assertFalse(revocations.covers(bySession(SESSION)));
        assertFalse(revocations.covers(byApiToken(API_TOKEN)));
    }

    @Test
    void itIsForgottenWhenNoTokenCanLiveAnyMore() {
        revocations.ended("session", SESSION);
        assertTrue(Revocations.MEMORY.compareTo(AccessTokens.MAX_LIFETIME.plusSeconds(30)) > 0);
        clock.advance(Revocations.MEMORY);
        assertTrue(revocations.covers(bySession(SESSION)));
        clock.advance(Duration.ofMillis(1));
        assertFalse(revocations.covers(bySession(SESSION)));
    }

    @Test
    void toldAgainItIsRememberedFromThen() {
        revocations.ended("session", SESSION);
        clock.advance(Revocations.MEMORY.minusSeconds(1));
        revocations.ended("session", SESSION);
        clock.advance(Duration.ofMinutes(1));
        revocations.ended("session", new UUID(0, 9));
        assertTrue(revocations.covers(bySession(SESSION)));
    }

    @Test
    void theOldestAreForgottenBeyondTheBound() {
        for (int i = 0; i < Revocations.MAX_REMEMBERED; i++) {
            revocations.ended("session", new UUID(1, i));
        }
        assertTrue(revocations.covers(bySession(new UUID(1, 0))));
        revocations.ended("session", SESSION);
        assertFalse(revocations.covers(bySession(new UUID(1, 0))));
        assertTrue(revocations.covers(bySession(new UUID(1, 1))));
        assertTrue(revocations.covers(bySession(SESSION)));
    }

    @Test
    void kindsAreNamedAsOnTheStream() {
        revocations.ended(Revocations.Kind.SESSION.wireName(), SESSION);
        revocations.ended(Revocations.Kind.API_TOKEN.wireName(), API_TOKEN);
        assertTrue(revocations.covers(bySession(SESSION)));
        assertTrue(revocations.covers(byApiToken(API_TOKEN)));
    }

    private static Caller bySession(UUID id) {
        return new Caller(USER, "Ada", "ada@example.com", false, id, null);
    }

    private static Caller byApiToken(UUID id) {
        return new Caller(USER, "Ada", "ada@example.com", false, null, id);
    }
}
