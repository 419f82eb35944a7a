package io.scriptorium.auth.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.oidc.runtime.OidcUtils;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.auth.Browser;
import io.scriptorium.auth.Provider;
import io.scriptorium.auth.SystemResource;
import io.scriptorium.auth.Tables;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(SystemResource.class)
class LoginTest {
    private static final String ADA =
            "{\"name\":\"Ada\",\"email\":\"Ada@Example.com\",\"picture\":\"https://example.com/ada.png\"}";

    private final Browser browser = new Browser();

    @Test
    @DisplayName("F-50 F-51 a login ends with two cookies that no script can read, and with where one wanted to go")
    void login() {
        String callback = browser.signInAtProvider(browser.startLogin("/d/7?x=1#end"), "ada", ADA);
        HttpResponse<String> done = browser.get(callback);
        assertEquals(302, done.statusCode(), done.body());
        assertEquals(
                browser.publicUrl() + "/d/7?x=1#end", Browser.location(done).toString());
        assertEquals("no-store", done.headers().firstValue("Cache-Control").orElseThrow());
        assertEquals(
                Set.of("scriptorium-access", "scriptorium-refresh"),
                browser.cookies().keySet());

        Browser.Cookie access = browser.cookie("scriptorium-access");
        assertEquals(Map.of("path", "/", "max-age", "600", "httponly", "", "samesite", "Strict"), access.attributes());
        Browser.Cookie refresh = browser.cookie("scriptorium-refresh");
        assertEquals(
                Map.of("path", "/auth", "max-age", "1209600", "httponly", "", "samesite", "Strict"),
                refresh.attributes());

        JsonNode header = Browser.jwt(access.value(), 0);
        assertEquals("at+jwt", header.path("typ").asText());
        assertEquals("ES256", header.path("alg").asText());
        JsonNode claims = Browser.jwt(access.value(), 1);
        assertEquals(browser.publicUrl(), claims.path("iss").asText());
        assertEquals("scriptorium", claims.path("aud").asText());
        assertEquals("Ada", claims.path("name").asText());
        assertEquals("ada@example.com", claims.path("email").asText());
        assertFalse(claims.path("admin").asBoolean(true));
        assertEquals(600, claims.path("exp").asLong() - claims.path("iat").asLong());

        assertTrue(Browser.management("/q/metrics")
                .body()
                .contains("scriptorium_auth_logins_total{outcome=\"completed\"}"));
        JsonNode me = Browser.json(browser.get("/auth/me"));
        assertEquals(claims.path("sub").asText(), me.path("id").asText());
        assertEquals("Ada", me.path("name").asText());
        assertEquals("ada@example.com", me.path("email").asText());
        assertEquals("https://example.com/ada.png", me.path("picture").asText());
        assertFalse(me.path("admin").asBoolean(true));
    }

    @Test
    void theProviderIsAskedWithPkceStateNonceAndTheExactRedirectUri() {
        HttpResponse<String> start =
                browser.get("/auth/login", "X-Forwarded-Host", "evil.example", "X-Forwarded-Proto", "https");
        Map<String, String> asked = Browser.query(Browser.location(start));
        assertEquals(browser.publicUrl() + "/auth/callback", asked.get("redirect_uri"));
        assertEquals("code", asked.get("response_type"));
        assertEquals("S256", asked.get("code_challenge_method"));
        assertEquals(43, asked.get("code_challenge").length());
        assertTrue(asked.get("state").length() >= 32);
        assertTrue(asked.get("nonce").length() >= 32);
        assertEquals("openid email profile", asked.get("scope").replace('+', ' '));
        assertEquals("no-store", start.headers().firstValue("Cache-Control").orElseThrow());

        Browser.Cookie state = browser.cookie("q_auth_" + asked.get("state"));
        assertEquals("Lax", state.attributes().get("samesite"));
        assertTrue(state.attributes().containsKey("httponly"));
        assertEquals("/auth", state.path());
        assertEquals("600", state.attributes().get("max-age"));
        assertFalse(state.value().contains(asked.get("nonce")));
    }

    @Test
    void anyPodCanReadTheStateOfALogin() throws Exception {
        URI authorize = browser.startLogin("/");
        String state = Browser.query(authorize).get("state");
        String encrypted = browser.cookie("q_auth_" + state).value().split("\\|", -1)[1];
        // All that another pod has is the internal secret.
        byte[] derived = new InternalSecret(Browser.setting("scriptorium.internal-secret")).derive("oidc-state");
        String stateSecret = Base64.getUrlEncoder().withoutPadding().encodeToString(derived);
        SecretKeySpec key = new SecretKeySpec(
                MessageDigest.getInstance("SHA-256").digest(stateSecret.getBytes(StandardCharsets.UTF_8)), "AES");
        JsonObject opened = OidcUtils.decryptJson(encrypted, key);
        assertEquals(Browser.query(authorize).get("nonce"), opened.getString("nonce"));
        assertEquals(
                Browser.query(authorize).get("code_challenge"),
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(MessageDigest.getInstance("SHA-256")
                                .digest(opened.getString("code_verifier").getBytes(StandardCharsets.US_ASCII))));
    }

    @Test
    void everyLoginIsANewSessionOfTheSamePerson() {
        JsonNode first = Browser.jwt(
                browser.signedInAs("grace").cookie("scriptorium-access").value(), 1);
        JsonNode second = Browser.jwt(
                browser.signedInAs("grace").cookie("scriptorium-access").value(), 1);
        assertEquals(first.path("sub").asText(), second.path("sub").asText());
        assertNotEquals(first.path("sid").asText(), second.path("sid").asText());
    }

    @Test
    void twoTabsMaySignInAtOnce() {
        URI one = browser.startLogin("/d/1");
        URI two = browser.startLogin("/d/2");
        HttpResponse<String> second = browser.get(browser.signInAtProvider(two, "ada", ADA));
        HttpResponse<String> first = browser.get(browser.signInAtProvider(one, "ada", ADA));
        assertEquals(browser.publicUrl() + "/d/2", Browser.location(second).toString());
        assertEquals(browser.publicUrl() + "/d/1", Browser.location(first).toString());
    }

    @Test
    void aForeignReturnLeadsHome() {
        for (String foreign : new String[] {
            "https://evil.example/", "//evil.example/", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", ""
        }) {
            Browser visitor = new Browser();
            HttpResponse<String> done = visitor.get(visitor.signInAtProvider(visitor.startLogin(foreign), "ada", ADA));
            assertEquals(visitor.publicUrl() + "/", Browser.location(done).toString(), foreign);
        }
    }

    @Test
    void aChangedReturnCookieIsLookedAtAgain() {
        String callback = browser.signInAtProvider(browser.startLogin("/d/1"), "ada", ADA);
        String name = browser.cookies().keySet().stream()
                .filter(each -> each.startsWith("scriptorium-return_"))
                .findFirst()
                .orElseThrow();
        Browser.Cookie known = browser.cookie(name);
        assertEquals("Lax", known.attributes().get("samesite"));
        browser.cookies()
                .put(
                        name,
                        new Browser.Cookie(
                                Base64.getUrlEncoder()
                                        .encodeToString("//evil.example".getBytes(StandardCharsets.UTF_8)),
                                known.attributes()));
        assertEquals(
                browser.publicUrl() + "/",
                Browser.location(browser.get(callback)).toString());
    }

    @Test
    void anAnswerThatThisBrowserDidNotAskForIsRefused() throws InterruptedException {
        String stolen = browser.signInAtProvider(browser.startLogin("/"), "mallory", ADA);
        // Without any state, with another login's, and with a state that was tampered with.
        Browser victim = new Browser();
        assertRefused(victim.get(stolen, "Accept", "text/html"), victim);
        victim.startLogin("/");
        assertRefused(victim.get(stolen, "Accept", "text/html"), victim);
        assertRefused(victim.get("/auth/callback?code=x", "Accept", "text/html"), victim);
        assertRefused(victim.get("/auth/callback?code=x&state=a&state=b", "Accept", "text/html"), victim);
        eventuallyAudited("the state is not one of this browser");
        // The attacker's own browser is the one that may.
        assertEquals(302, browser.get(stolen).statusCode());
    }

    @Test
    void anAnswerIsGoodOnce() {
        String callback = browser.signInAtProvider(browser.startLogin("/"), "ada", ADA);
        Browser again = browser.copy();
        assertEquals(302, browser.get(callback).statusCode());
        assertRefused(again.get(callback, "Accept", "text/html"), again);
    }

    @Test
    void aWrongCodeIsRefused() {
        String state = Browser.query(browser.startLogin("/")).get("state");
        assertRefused(browser.get("/auth/callback?code=made-up&state=" + state, "Accept", "text/html"), browser);
    }

    @Test
    void aDeniedLoginIsAReadablePage() throws InterruptedException {
        String state = Browser.query(browser.startLogin("/")).get("state");
        HttpResponse<String> response =
                browser.get("/auth/callback?error=access_denied&error_description=%3Cb%3E&state=" + state);
        assertEquals(302, response.statusCode());
        URI denied = Browser.location(response);
        assertTrue(denied.toString().startsWith(browser.publicUrl() + "/auth/denied?"), denied.toString());
        HttpResponse<String> page =
                browser.get(denied.getRawPath() + "?" + denied.getRawQuery(), "Accept", "text/html");
        assertEquals(403, page.statusCode());
        assertTrue(page.body().contains("cancelled"), page.body());
        assertFalse(page.body().contains("<b>"));
        assertTrue(page.headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow()
                .contains("default-src 'none'"));
        eventuallyAudited("the provider answered access_denied");
        JsonNode problem = Browser.json(browser.get("/auth/denied", "Accept", "application/json"));
        assertEquals("login-denied", problem.path("code").asText());
    }

    @Test
    void anAccountWithoutAnAddressIsPossible() {
        assertEquals(302, browser.signIn("nameless", "{}").statusCode());
        JsonNode me = Browser.json(browser.get("/auth/me"));
        assertEquals("nameless", me.path("name").asText());
        assertEquals("", me.path("email").asText("missing"));
    }

    @Test
    void anAddressThatIsNotVerifiedIsNotTaken() {
        browser.signIn("mallory", "{\"email\":\"root@example.com\",\"email_verified\":false}");
        JsonNode me = Browser.json(browser.get("/auth/me"));
        assertEquals("", me.path("email").asText("missing"));
        assertFalse(me.path("admin").asBoolean(true));
    }

    @Test
    void administratorsAreKnownByAddressOrClaim() {
        browser.signIn("root", "{\"email\":\"ROOT@example.com\"}");
        assertTrue(Browser.json(browser.get("/auth/me")).path("admin").asBoolean());
        assertTrue(Browser.jwt(browser.cookie("scriptorium-access").value(), 1)
                .path("admin")
                .asBoolean());
        Browser other = new Browser();
        other.signIn("operator", "{\"groups\":[\"people\",\"administrators\"]}");
        assertTrue(Browser.json(other.get("/auth/me")).path("admin").asBoolean());
    }

    @Test
    void withoutASessionNobodyIsAnybody() {
        HttpResponse<String> response = browser.get("/auth/me");
        assertEquals(401, response.statusCode());
        assertEquals("unauthenticated", Browser.json(response).path("code").asText());
    }

    @Test
    void whileTheProviderIsAwayTheLoginSaysSo() {
        String state = Browser.query(browser.startLogin("/")).get("state");
        Provider.shared().stop();
        try {
            HttpResponse<String> page =
                    browser.get("/auth/callback?code=made-up&state=" + state, "Accept", "text/html");
            assertEquals(503, page.statusCode(), page.body());
            assertTrue(page.body().contains("provider can't be reached"), page.body());
        } finally {
            Provider.shared().start();
        }
    }

    private static void eventuallyAudited(String detail) throws InterruptedException {
        Instant end = Instant.now().plusSeconds(5);
        while (Tables.column("SELECT 1 FROM auth.audit_event WHERE type = 'login-refused' AND detail = ?", detail)
                .isEmpty()) {
            assertTrue(Instant.now().isBefore(end), "not audited: " + detail);
            Thread.sleep(20);
        }
    }

    private static void assertRefused(HttpResponse<String> response, Browser browser) {
        assertEquals(401, response.statusCode(), response.body());
        assertTrue(response.body().contains("Signing in did not work"), response.body());
        assertFalse(response.body().contains("Exception"), response.body());
        assertEquals("no-store", response.headers().firstValue("Cache-Control").orElseThrow());
        assertFalse(browser.cookies().containsKey("scriptorium-access"));
        assertFalse(browser.cookies().keySet().stream().anyMatch(name -> name.startsWith("q_session")));
    }
}
