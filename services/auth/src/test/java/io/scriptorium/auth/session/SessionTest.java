package io.scriptorium.auth.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.scriptorium.auth.Browser;
import io.scriptorium.auth.RevocationStream;
import io.scriptorium.auth.SystemResource;
import io.scriptorium.auth.Tables;
import io.scriptorium.auth.TestClock;
import jakarta.inject.Inject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(SystemResource.class)
class SessionTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final String ACCESS = "scriptorium-access";
    private static final String REFRESH = "scriptorium-refresh";

    @Inject
    TestClock clock;

    @Inject
    Housekeeping housekeeping;

    private final Browser browser = new Browser();

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    @DisplayName("F-53 a refresh replaces both tokens; only hashes are stored")
    void refreshRotates() {
        browser.signedInAs("ada");
        String access = browser.cookie(ACCESS).value();
        String refresh = browser.cookie(REFRESH).value();
        assertEquals(204, refresh(browser).statusCode());
        assertNotEquals(access, browser.cookie(ACCESS).value());
        assertNotEquals(refresh, browser.cookie(REFRESH).value());
        assertEquals(sessionOf(access), sessionOf(browser));
        assertEquals("2", Tables.one("SELECT generation FROM auth.session WHERE id = ?", sessionOf(browser)));
        assertEquals(200, browser.get("/auth/me").statusCode());
        for (String row : Tables.column("SELECT s::text FROM auth.session AS s")) {
            assertFalse(row.contains(refresh)
                    || row.contains(browser.cookie(REFRESH).value()));
        }
    }

    @Test
    @DisplayName("F-53 50 refreshes at once are one rotation, and nobody is logged out")
    void refreshRace() throws Exception {
        browser.signedInAs("ada");
        List<Browser> tabs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            tabs.add(browser.copy());
        }
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Integer>> refreshes = tabs.stream()
                    .<Callable<Integer>>map(tab -> () -> refresh(tab).statusCode())
                    .toList();
            for (Future<Integer> status : executor.invokeAll(refreshes)) {
                assertEquals(204, status.get());
            }
        }
        Set<String> refreshTokens =
                tabs.stream().map(tab -> tab.cookie(REFRESH).value()).collect(Collectors.toSet());
        assertEquals(1, refreshTokens.size());
        assertEquals("2", Tables.one("SELECT generation FROM auth.session WHERE id = ?", sessionOf(browser)));
        for (Browser tab : tabs) {
            assertEquals(200, tab.get("/auth/me").statusCode());
        }
        assertEquals(204, refresh(tabs.getFirst()).statusCode());
    }

    @Test
    @DisplayName("F-53 a refresh token used again ends the whole family, is audited, and every service is told")
    void reuseRevokesTheFamily() throws InterruptedException {
        try (RevocationStream others = new RevocationStream()) {
            browser.signedInAs("ada");
            Browser thief = browser.copy();
            UUID session = sessionOf(browser);
            assertEquals(204, refresh(browser).statusCode());
            assertEquals(204, refresh(browser).statusCode());
            // The thief's token is two generations old: no grace, however soon.
            HttpResponse<String> refused = refresh(thief);
            assertEquals(401, refused.statusCode());
            assertEquals("session-ended", Browser.json(refused).path("code").asText());
            assertFalse(thief.cookies().containsKey(REFRESH));
            assertTrue(others.hears("session", session.toString(), SOON));
            assertEquals(401, browser.get("/auth/me").statusCode());
            assertEquals(401, refresh(browser).statusCode());
            assertEquals(
                    List.of("login", "refresh-token-reused"),
                    Tables.column("SELECT type FROM auth.audit_event WHERE session_id = ? ORDER BY id", session));
        }
    }

    @Test
    void theTokenBeforeTheCurrentOneIsAnsweredForThirtySecondsOnly() {
        browser.signedInAs("ada");
        Browser slow = browser.copy();
        Browser tooSlow = browser.copy();
        assertEquals(204, refresh(browser).statusCode());
        clock.advance(Duration.ofSeconds(29));
        assertEquals(204, refresh(slow).statusCode());
        assertEquals(browser.cookie(REFRESH).value(), slow.cookie(REFRESH).value());
        clock.advance(Duration.ofSeconds(2));
        assertEquals(401, refresh(tooSlow).statusCode());
        assertEquals(401, refresh(browser).statusCode());
    }

    @Test
    void tokensThatWereNeverGivenOutChangeNothing() {
        browser.signedInAs("ada");
        Browser guesser = browser.copy();
        for (String made : List.of("", "x", "A".repeat(64), "!".repeat(64), "A".repeat(5_000))) {
            guesser.cookies()
                    .put(
                            REFRESH,
                            new Browser.Cookie(made, browser.cookie(REFRESH).attributes()));
            assertEquals(401, refresh(guesser).statusCode());
        }
        assertEquals(401, refresh(new Browser()).statusCode());
        assertEquals(204, refresh(browser).statusCode());
    }

    @Test
    void aSessionUnusedForTooLongHasEnded() {
        browser.signedInAs("ada");
        clock.advance(Duration.ofDays(13));
        assertEquals(204, refresh(browser).statusCode());
        clock.advance(Duration.ofDays(14));
        assertEquals(401, refresh(browser).statusCode());
    }

    @Test
    @DisplayName("F-56 only the server's clock decides: a session ends after its lifetime however much it is used")
    void aSessionEndsAfterItsLifetime() {
        browser.signedInAs("ada");
        for (int day = 10; day < 90; day += 10) {
            clock.advance(Duration.ofDays(10));
            assertEquals(204, refresh(browser).statusCode());
        }
        clock.advance(Duration.ofDays(10).minusMinutes(3));
        assertEquals(204, refresh(browser).statusCode());
        // The last access token and the cookie end with the session.
        assertTrue(Long.parseLong(browser.cookie(ACCESS).attributes().get("max-age")) <= 180);
        assertTrue(Long.parseLong(browser.cookie(REFRESH).attributes().get("max-age")) <= 180);
        clock.advance(Duration.ofMinutes(3));
        assertEquals(401, refresh(browser).statusCode());
    }

    @Test
    @DisplayName("F-54 logging out ends the session everywhere within a second")
    void logout() throws InterruptedException {
        try (RevocationStream others = new RevocationStream()) {
            browser.signedInAs("ada");
            Browser copy = browser.copy();
            UUID session = sessionOf(browser);
            assertEquals(204, browser.post("/auth/logout", "{}").statusCode());
            assertTrue(browser.cookies().isEmpty(), browser.cookies().toString());
            assertTrue(others.hears("session", session.toString(), SOON));
            assertEquals(401, copy.get("/auth/me").statusCode());
            assertEquals(401, refresh(copy).statusCode());
            assertEquals("LOGOUT", Tables.one("SELECT end_reason FROM auth.session WHERE id = ?", session));
            assertEquals(400, copy.post("/auth/logout", "{\"everywhere\":").statusCode());
            // Once more does no harm.
            assertEquals(204, copy.post("/auth/logout", null).statusCode());
        }
    }

    @Test
    void logoutWorksWithAnExpiredAccessTokenAndWithoutABody() {
        browser.signedInAs("ada");
        UUID session = sessionOf(browser);
        browser.cookies().remove(ACCESS);
        assertEquals(204, browser.post("/auth/logout", null).statusCode());
        assertEquals("LOGOUT", Tables.one("SELECT end_reason FROM auth.session WHERE id = ?", session));
    }

    @Test
    void logoutEverywhereEndsAllSessionsOfThatPersonAndNoOthers() throws InterruptedException {
        try (RevocationStream others = new RevocationStream()) {
            browser.signedInAs("lin");
            Browser phone = new Browser().signedInAs("lin");
            Browser stranger = new Browser().signedInAs("ada");
            assertEquals(
                    204, browser.post("/auth/logout", "{\"everywhere\":true}").statusCode());
            assertTrue(others.hears("session", sessionOf(phone).toString(), SOON));
            assertEquals(401, phone.get("/auth/me").statusCode());
            assertEquals(401, refresh(phone).statusCode());
            assertEquals(200, stranger.get("/auth/me").statusCode());
            assertEquals(204, refresh(stranger).statusCode());
            // Signing in again is not mistaken for what ended.
            assertEquals(200, browser.signedInAs("lin").get("/auth/me").statusCode());
        }
    }

    @Test
    void aPersonSeesAndEndsTheirOwnSessionsOnly() {
        browser.signedInAs("kay");
        Browser phone = new Browser();
        phone.signedInAs("kay");
        JsonNode items = Browser.json(browser.get("/auth/sessions")).path("items");
        assertEquals(2, items.size());
        assertEquals(sessionOf(phone).toString(), items.get(0).path("id").asText());
        assertFalse(items.get(0).path("current").asBoolean());
        assertTrue(items.get(1).path("current").asBoolean());
        assertTrue(items.get(0).path("device").asText().contains("Java"));
        assertEquals("127.0.0.1", items.get(0).path("address").asText());

        Browser stranger = new Browser().signedInAs("ada");
        HttpResponse<String> foreign = stranger.delete("/auth/sessions/" + sessionOf(phone));
        assertEquals(404, foreign.statusCode());
        assertEquals("session-not-found", Browser.json(foreign).path("code").asText());
        assertEquals(200, phone.get("/auth/me").statusCode());

        assertEquals(204, browser.delete("/auth/sessions/" + sessionOf(phone)).statusCode());
        assertEquals(401, phone.get("/auth/me").statusCode());
        assertEquals(
                1, Browser.json(browser.get("/auth/sessions")).path("items").size());
        assertEquals(404, browser.delete("/auth/sessions/nonsense").statusCode());
        assertEquals(204, browser.delete("/auth/sessions/" + sessionOf(browser)).statusCode());
        assertTrue(browser.cookies().isEmpty());
    }

    @Test
    @DisplayName("F-52 requests that another site could make a browser send are refused")
    void forgedRequests() {
        browser.signedInAs("ada");
        for (String path : List.of("/auth/refresh", "/auth/logout", "/auth/tokens")) {
            HttpResponse<String> bare = browser.send("POST", path, null);
            assertEquals(403, bare.statusCode(), path);
            assertEquals("missing-header", Browser.json(bare).path("code").asText());
            HttpResponse<String> foreign =
                    browser.send("POST", path, "{}", "X-Scriptorium", "1", "Origin", "https://evil.example");
            assertEquals(403, foreign.statusCode(), path);
            assertEquals("foreign-origin", Browser.json(foreign).path("code").asText());
        }
        assertEquals(204, refresh(browser).statusCode());
    }

    @Test
    void anAccountHasABoundedNumberOfSessions() {
        browser.signedInAs("busy");
        UUID account = UUID.fromString(
                Browser.jwt(browser.cookie(ACCESS).value(), 1).path("sub").asText());
        Tables.column(
                "INSERT INTO auth.session (id, account_id, family_hash, token_hash, generation, created_at,"
                        + " rotated_at, device, address) SELECT gen_random_uuid(), ?, sha256(('f' || n)::bytea),"
                        + " 'x', 1, now(), now() + interval '1 minute', '', '' FROM generate_series(1, ?) AS n",
                account,
                Sessions.MAX_PER_ACCOUNT);
        new Browser().signedInAs("busy");
        assertEquals(
                Integer.toString(Sessions.MAX_PER_ACCOUNT),
                Tables.one("SELECT count(*) FROM auth.session WHERE account_id = ? AND ended_at IS NULL", account));
        assertEquals("TOO_MANY", Tables.one("SELECT end_reason FROM auth.session WHERE id = ?", sessionOf(browser)));
    }

    @Test
    void whatExpiredUnseenIsEndedAndLaterDeleted() {
        browser.signedInAs("ada");
        UUID session = sessionOf(browser);
        clock.advance(Duration.ofDays(15));
        housekeeping.tidy();
        assertEquals("EXPIRED", Tables.one("SELECT end_reason FROM auth.session WHERE id = ?", session));
        clock.advance(Housekeeping.ENDED_SESSIONS_KEPT.plusDays(1));
        housekeeping.tidy();
        assertEquals(List.of(), Tables.column("SELECT end_reason FROM auth.session WHERE id = ?", session));
        assertEquals("0", Tables.one("SELECT count(*) FROM auth.used_login_state"));
    }

    @Test
    void theAuditLogIsAppendOnly() {
        browser.signedInAs("ada");
        for (String change : List.of(
                "UPDATE auth.audit_event SET type = 'x'",
                "DELETE FROM auth.audit_event",
                "TRUNCATE auth.audit_event")) {
            IllegalStateException refused = org.junit.jupiter.api.Assertions.assertThrows(
                    IllegalStateException.class, () -> Tables.column(change));
            assertTrue(refused.getMessage().contains("append-only"), refused.getMessage());
        }
    }

    private static HttpResponse<String> refresh(Browser browser) {
        return browser.post("/auth/refresh", null);
    }

    private static UUID sessionOf(Browser browser) {
        return sessionOf(browser.cookie(ACCESS).value());
    }

    private static UUID sessionOf(String accessToken) {
        return UUID.fromString(Browser.jwt(accessToken, 1).path("sid").asText());
    }
}
