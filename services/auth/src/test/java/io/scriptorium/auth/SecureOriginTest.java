package io.scriptorium.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** An installation behind TLS, with narrow limits. */
@QuarkusTest
@TestProfile(SecureOriginTest.Installed.class)
class SecureOriginTest {
    private static final int LOGINS = 12;
    private static final int REFRESHES = 5;

    public static final class Installed implements QuarkusTestProfile {
        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(
                    SystemResource.class,
                    Map.of(
                            "scriptorium.public-url", "https://docs.example.com",
                            "scriptorium.auth.logins-per-minute", Integer.toString(LOGINS),
                            "scriptorium.auth.refreshes-per-minute", Integer.toString(REFRESHES))));
        }
    }

    private final Browser browser = new Browser();

    @Test
    @DisplayName("F-51 behind TLS the cookies are Secure, HttpOnly and Strict, and their names say so")
    void cookies() {
        HttpResponse<String> start = get("/auth/login?return=/d/1", "198.51.100.1");
        Map<String, String> asked = Browser.query(Browser.location(start));
        assertEquals("https://docs.example.com/auth/callback", asked.get("redirect_uri"));
        Browser.Cookie state = browser.cookie("q_auth_" + asked.get("state"));
        assertTrue(state.attributes().containsKey("secure"));
        assertEquals("Lax", state.attributes().get("samesite"));
        String callback = browser.signInAtProvider(Browser.location(start), "ada", "{\"email\":\"ada@example.com\"}");
        HttpResponse<String> done = get(callback, "198.51.100.1");
        assertEquals("https://docs.example.com/d/1", Browser.location(done).toString());
        assertEquals(
                Set.of("__Host-scriptorium-access", "__Secure-scriptorium-refresh"),
                browser.cookies().keySet());
        Map<String, String> access = browser.cookie("__Host-scriptorium-access").attributes();
        assertEquals(Set.of("path", "max-age", "httponly", "samesite", "secure"), access.keySet());
        assertEquals("/", access.get("path"));
        assertEquals("Strict", access.get("samesite"));
        Map<String, String> refresh =
                browser.cookie("__Secure-scriptorium-refresh").attributes();
        assertEquals(Set.of("path", "max-age", "httponly", "samesite", "secure"), refresh.keySet());
        assertEquals("/auth", refresh.get("path"));
        assertEquals("Strict", refresh.get("samesite"));
        assertEquals(
                "https://docs.example.com",
                Browser.jwt(browser.cookie("__Host-scriptorium-access").value(), 1)
                        .path("iss")
                        .asText());
        assertEquals(200, browser.get("/auth/me").statusCode());
        assertEquals(204, browser.post("/auth/logout", null).statusCode());
        assertTrue(browser.cookies().isEmpty());
    }

    @Test
    void loginsOfOneAddressAreLimitedAndOthersGoOn() {
        HttpResponse<String> last = null;
        for (int i = 0; i <= LOGINS; i++) {
            last = get("/auth/login", "198.51.100.7");
        }
        assertLimited(last);
        assertEquals(302, get("/auth/login", "198.51.100.8").statusCode());
        // What a client writes into the header itself does not make it somebody else.
        assertEquals(429, get("/auth/login", "203.0.113.5, 198.51.100.7").statusCode());
        // Nor does another way to write the path.
        for (String path :
                List.of("/auth/login/", "/auth/login;a=b", "//auth/login", "/auth//login", "/auth/%6Cogin")) {
            int status = get(path, "198.51.100.7").statusCode();
            assertTrue(status == 429 || status == 404, path + " answered " + status);
        }
        // Another address of the same IPv6 subscriber is no other one.
        for (int i = 0; i < LOGINS; i++) {
            assertEquals(302, get("/auth/login", "2001:db8:0:1::" + i).statusCode());
        }
        assertLimited(get("/auth/login", "2001:db8:0:1:ffff::1"));
    }

    @Test
    void refreshesOfOneAddressAreLimited() {
        HttpResponse<String> last = null;
        for (int i = 0; i <= REFRESHES; i++) {
            last = browser.send("POST", "/auth/refresh", null, "X-Scriptorium", "1", "X-Forwarded-For", "198.51.100.9");
        }
        assertLimited(last);
    }

    private static void assertLimited(HttpResponse<String> response) {
        assertEquals(429, response.statusCode(), response.body());
        assertEquals("too-many-requests", Browser.json(response).path("code").asText());
        int wait = Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow());
        assertTrue(wait >= 1 && wait <= 60, "Retry-After: " + wait);
        assertFalse(response.headers().firstValue("Location").isPresent());
    }

    private HttpResponse<String> get(String path, String forwardedFor) {
        return browser.get(path, "X-Forwarded-For", forwardedFor);
    }
}
