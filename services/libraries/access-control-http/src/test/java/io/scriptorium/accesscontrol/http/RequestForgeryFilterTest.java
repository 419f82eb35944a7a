package io.scriptorium.accesscontrol.http;

import static io.scriptorium.accesscontrol.http.Http.send;
import static io.scriptorium.accesscontrol.http.Http.sendBody;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
class RequestForgeryFilterTest {
    private static final String THING = "{\"name\":\"a\",\"size\":1}";
    private static final String JSON = "Content-Type: application/json";
    private static final String OURS = "X-Scriptorium: 1";

    @BeforeEach
    void reset() {
        FakeTokenAuthority.away = false;
        FakeTokenAuthority.revoked.clear();
    }

    @Test
    void ourOwnRequestsPass() {
        sendBody("POST", "/things", THING, JSON, OURS).is(200, THING);
        sendBody("POST", "/things", THING, JSON, OURS, "Origin: https://docs.example.com")
                .is(200, THING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example.com",
                "null",
                "",
                "http://docs.example.com",
                "https://docs.example.com:8443",
                "https://docs.example.com/",
                "https://docs.example.com.evil.example.com",
                "https://DOCS.example.com"
            })
    @DisplayName("F-52 a foreign or null Origin is refused")
    void foreignOriginsAreRefused(String origin) {
        sendBody("POST", "/things", THING, JSON, OURS, "Origin: " + origin).isProblem(403, "foreign-origin");
    }

    @Test
    void twoOriginsAreRefused() {
        sendBody(
                        "POST",
                        "/things",
                        THING,
                        JSON,
                        OURS,
                        "Origin: https://docs.example.com",
                        "Origin: https://evil.example.com")
                .isProblem(403, "foreign-origin");
    }

    @Test
    @DisplayName("F-52 a request that changes something needs our header")
    void theHeaderIsNeeded() {
        sendBody("POST", "/things", THING, JSON).isProblem(403, "missing-header");
        sendBody("POST", "/things", THING, JSON, "X-Scriptorium:").isProblem(403, "missing-header");
        sendBody("POST", "/things", THING, JSON, "Origin: https://docs.example.com")
                .isProblem(403, "missing-header");
        send("DELETE", "/things/00000000-0000-0000-0000-000000000001").isProblem(403, "missing-header");
        sendBody("PUT", "/things/00000000-0000-0000-0000-000000000001", "").isProblem(403, "missing-header");
        send("DELETE", "/things/00000000-0000-0000-0000-000000000001", OURS).is(204, "");
    }

    @Test
    void aCookieMakesNoDifference() {
        sendBody("POST", "/things", THING, JSON, "Cookie: __Host-scriptorium-access=" + Tokens.good())
                .isProblem(403, "missing-header");
    }

    @Test
    void requestsThatReadNeedNothing() {
        send("GET", "/things/json", "Origin: https://evil.example.com").is(200, THING);
    }

    @Test
    void requestsThatDoNotRideOnCookiesPass() {
        sendBody("POST", "/things", THING, JSON, "Authorization: Bearer " + Tokens.good())
                .is(200, THING);
    }

    @Test
    void noOtherOriginIsEverAllowedToRead() {
        Http.Answer preflight = send(
                "OPTIONS",
                "/things",
                "Origin: https://evil.example.com",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: x-scriptorium");
        assertEquals(
                0,
                preflight.headers().keySet().stream()
                        .filter(name -> name.startsWith("access-control-"))
                        .count());
    }
}
