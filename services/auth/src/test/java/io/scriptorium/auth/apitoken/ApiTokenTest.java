package io.scriptorium.auth.apitoken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(SystemResource.class)
class ApiTokenTest {
    private static final String INTROSPECT = "/internal/api-tokens/introspect";

    @Inject
    TestClock clock;

    private final Browser browser = new Browser().signedInAs("ada");
    private final Browser program = new Browser();

    @AfterEach
    void now() {
        clock.reset();
    }

    @Test
    void theSecretIsShownOnceAndStoredAsAHash() {
        HttpResponse<String> response = browser.post("/auth/tokens", "{\"name\":\"ci\",\"expiresInDays\":7}");
        assertEquals(201, response.statusCode());
        JsonNode created = Browser.json(response);
        String token = created.path("token").asText();
        assertTrue(token.matches("scr_[A-Za-z0-9_-]{43}"), token);
        assertEquals(
                "/auth/tokens/" + created.path("id").asText(),
                Browser.location(response).getPath());
        JsonNode items = Browser.json(browser.get("/auth/tokens")).path("items");
        assertEquals(created.path("id").asText(), items.get(0).path("id").asText());
        assertEquals("ci", items.get(0).path("name").asText());
        assertFalse(items.get(0).has("token"));
        for (String row : Tables.column("SELECT t::text FROM auth.api_token AS t")) {
            assertFalse(row.contains(token));
        }
        for (String row : Tables.column("SELECT a::text FROM auth.audit_event AS a")) {
            assertFalse(row.contains(token));
        }
    }

    @Test
    void aTokenStandsForThePersonWhoMadeIt() {
        String token = create("ci");
        JsonNode me = Browser.json(program.get("/auth/me", "Authorization", "Bearer " + token));
        assertEquals("ada@example.com", me.path("email").asText());
        JsonNode answer = Browser.json(introspect(token, Browser.setting("scriptorium.internal-secret")));
        assertEquals(me.path("id").asText(), answer.path("userId").asText());
        assertEquals("ada", answer.path("name").asText());
        assertEquals("ada@example.com", answer.path("email").asText());
        assertFalse(answer.path("admin").asBoolean(true));
        assertEquals(
                answer.path("tokenId").asText(),
                Tables.one(
                        "SELECT id FROM auth.api_token WHERE last_used_at IS NOT NULL AND id = ?",
                        UUID.fromString(answer.path("tokenId").asText())));
    }

    @Test
    void onlyServicesMayIntrospect() {
        String token = create("ci");
        assertEquals(404, introspect(token, "wrong").statusCode());
        assertEquals(
                404,
                program.send("POST", INTROSPECT, "{\"token\":\"" + token + "\"}")
                        .statusCode());
        for (String spelling : List.of(
                "//internal/api-tokens/introspect",
                "/internal//api-tokens/introspect",
                "/internal;a=b/api-tokens/introspect",
                "/%69nternal/api-tokens/introspect",
                "/internal/api-tokens/introspect/",
                "/auth/../internal/api-tokens/introspect",
                "/auth/%2e%2e/internal/api-tokens/introspect")) {
            HttpResponse<String> refused =
                    program.send("POST", spelling, "{\"token\":\"" + token + "\"}", "X-Scriptorium", "1");
            assertEquals(404, refused.statusCode(), spelling);
            assertEquals("not-found", Browser.json(refused).path("code").asText(), spelling);
        }
        String secret = Browser.setting("scriptorium.internal-secret");
        HttpResponse<String> unknown = introspect("scr_" + "A".repeat(43), secret);
        assertEquals(404, unknown.statusCode());
        assertEquals("token-not-found", Browser.json(unknown).path("code").asText());
        assertEquals(
                404,
                program.send("POST", INTROSPECT, "{}", "X-Scriptorium-Internal", secret)
                        .statusCode());
        assertEquals(
                400,
                program.send("POST", INTROSPECT, "{", "X-Scriptorium-Internal", secret)
                        .statusCode());
    }

    @Test
    void aDeletedTokenIsWorthNothingAndEveryServiceIsTold() throws InterruptedException {
        try (RevocationStream others = new RevocationStream()) {
            String token = create("ci");
            String id = Browser.json(browser.get("/auth/tokens"))
                    .path("items")
                    .get(0)
                    .path("id")
                    .asText();
            Browser stranger = new Browser().signedInAs("grace");
            assertEquals(404, stranger.delete("/auth/tokens/" + id).statusCode());
            assertEquals(204, browser.delete("/auth/tokens/" + id).statusCode());
            assertEquals(404, browser.delete("/auth/tokens/" + id).statusCode());
            assertTrue(others.hears("api-token", id, Duration.ofSeconds(1)));
            assertEquals(
                    401,
                    program.get("/auth/me", "Authorization", "Bearer " + token).statusCode());
            assertEquals(
                    List.of("api-token-created", "api-token-deleted"),
                    Tables.column("SELECT type FROM auth.audit_event WHERE detail LIKE ? ORDER BY id", id + "%"));
        }
    }

    @Test
    void aTokenExpires() {
        String token = create("ci");
        clock.advance(Duration.ofDays(7));
        assertEquals(
                401, program.get("/auth/me", "Authorization", "Bearer " + token).statusCode());
    }

    @Test
    void loggingOutLeavesTokensAlone() {
        String token = create("ci");
        browser.post("/auth/logout", "{\"everywhere\":true}");
        assertEquals(
                200, program.get("/auth/me", "Authorization", "Bearer " + token).statusCode());
    }

    @Test
    void aTokenCanNotLookAfterTokensOrSessions() {
        String token = create("ci");
        for (String path : List.of("/auth/tokens", "/auth/sessions")) {
            HttpResponse<String> refused = program.get(path, "Authorization", "Bearer " + token);
            assertEquals(403, refused.statusCode(), path);
            assertEquals("session-required", Browser.json(refused).path("code").asText());
        }
        assertEquals(401, program.get("/auth/tokens").statusCode());
    }

    @Test
    void whatIsAskedForIsChecked() {
        for (String wrong : List.of(
                "{}",
                "{\"name\":\" \"}",
                "{\"name\":\"" + "x".repeat(ApiTokens.MAX_NAME_LENGTH + 1) + "\"}",
                "{\"name\":\"x\",\"expiresInDays\":0}",
                "{\"name\":\"x\",\"expiresInDays\":" + (ApiTokens.MAX_DAYS + 1) + "}",
                "{\"name\":",
                "[]")) {
            HttpResponse<String> response = browser.post("/auth/tokens", wrong);
            assertEquals(400, response.statusCode(), wrong);
            assertEquals(
                    "application/problem+json",
                    response.headers().firstValue("Content-Type").orElseThrow().replaceFirst(";.*", ""));
        }
    }

    @Test
    void anAccountHasABoundedNumberOfTokens() {
        Browser eager = new Browser().signedInAs("eager");
        UUID account =
                UUID.fromString(Browser.json(eager.get("/auth/me")).path("id").asText());
        Tables.column(
                "INSERT INTO auth.api_token (id, account_id, name, token_hash, created_at, expires_at)"
                        + " SELECT gen_random_uuid(), ?, 'n', sha256(('t' || n)::bytea), now(), now() + interval '1 day'"
                        + " FROM generate_series(1, ?) AS n",
                account,
                ApiTokens.MAX_PER_ACCOUNT);
        HttpResponse<String> refused = eager.post("/auth/tokens", "{\"name\":\"one more\"}");
        assertEquals(409, refused.statusCode());
        assertEquals("too-many-tokens", Browser.json(refused).path("code").asText());
    }

    private String create(String name) {
        HttpResponse<String> response = browser.post("/auth/tokens", "{\"name\":\"" + name + "\",\"expiresInDays\":7}");
        assertEquals(201, response.statusCode(), response.body());
        return Browser.json(response).path("token").asText();
    }

    private HttpResponse<String> introspect(String token, String secret) {
        return program.send("POST", INTROSPECT, "{\"token\":\"" + token + "\"}", "X-Scriptorium-Internal", secret);
    }
}
