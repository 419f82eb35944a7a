package io.scriptorium.local.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {
    private static final String VERIFIER = "a-verifier-that-is-long-enough-for-the-standard-0123456789";

    private final HttpClient http = HttpClient.newHttpClient();
    private Identity identity;

    @BeforeEach
    void start() throws IOException {
        identity = Identity.start(0);
    }

    @AfterEach
    void stop() {
        identity.close();
        http.close();
    }

    private HttpRequest.Builder authorize(String redirect) throws Exception {
        String challenge = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(
                        MessageDigest.getInstance("SHA-256").digest(VERIFIER.getBytes(StandardCharsets.US_ASCII)));
        return HttpRequest.newBuilder(URI.create(identity.issuer()
                + "/authorize?response_type=code&client_id=scriptorium&scope=openid&state=abc&nonce=n&redirect_uri="
                + URLEncoder.encode(redirect, StandardCharsets.UTF_8) + "&code_challenge_method=S256&code_challenge="
                + challenge));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> type(String name) throws Exception {
        return send(authorize("http://localhost:1/auth/callback")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("username=" + URLEncoder.encode(name, StandardCharsets.UTF_8))));
    }

    private JWTClaimsSet signIn(String name) throws Exception {
        HttpResponse<String> back = type(name);
        assertEquals(302, back.statusCode(), back.body());
        String location = back.headers().firstValue("Location").orElseThrow();
        assertTrue(location.startsWith("http://localhost:1/auth/callback?"), location);
        assertTrue(location.contains("state=abc"), location);
        Matcher code = Pattern.compile("code=([^&]+)").matcher(location);
        assertTrue(code.find(), location);
        HttpResponse<String> tokens = send(HttpRequest.newBuilder(URI.create(identity.issuer() + "/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("scriptorium:x".getBytes(StandardCharsets.US_ASCII)))
                .POST(BodyPublishers.ofString("grant_type=authorization_code&code=" + code.group(1) + "&code_verifier="
                        + VERIFIER + "&redirect_uri=http%3A%2F%2Flocalhost%3A1%2Fauth%2Fcallback")));
        assertEquals(200, tokens.statusCode(), tokens.body());
        Matcher idToken = Pattern.compile("\"id_token\"\\s*:\\s*\"([^\"]+)\"").matcher(tokens.body());
        assertTrue(idToken.find(), tokens.body());
        return SignedJWT.parse(idToken.group(1)).getJWTClaimsSet();
    }

    @ParameterizedTest
    @CsvSource({
        "ada, ada, Ada, ada@example.com",
        "' Ada ', ada, Ada, ada@example.com",
        "ada@example.com, ada, Ada, ada@example.com",
        "grace.hopper, grace.hopper, Grace Hopper, grace.hopper@example.com",
        "grace@navy.mil, grace@navy.mil, Grace, grace@navy.mil",
        "émilie, émilie, Émilie, émilie@example.com",
    })
    @DisplayName("whoever is typed is signed in, with an address")
    void signsIn(String typed, String subject, String name, String email) throws Exception {
        JWTClaimsSet claims = signIn(typed);
        assertEquals(subject, claims.getSubject());
        assertEquals(name, claims.getStringClaim("name"));
        assertEquals(email, claims.getStringClaim("email"));
        assertEquals(true, claims.getBooleanClaim("email_verified"));
        assertEquals(identity.issuer(), claims.getIssuer());
        assertEquals("n", claims.getStringClaim("nonce"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "<b>", "a b", "ada@", "@example.com", "ada@-..", "a\"b"})
    @DisplayName("what is no name is asked for again, and not repeated on the page")
    void noName(String typed) throws Exception {
        HttpResponse<String> answer = type(typed);
        assertEquals(400, answer.statusCode());
        assertTrue(answer.body().contains("role=\"alert\""));
        assertFalse(typed.contains("<") && answer.body().contains(typed));
    }

    @Test
    @DisplayName("the page is one labelled form with a warning, without scripts and without anything to load")
    void page() throws Exception {
        HttpResponse<String> page =
                send(authorize("http://localhost:1/auth/callback").GET());
        assertEquals(200, page.statusCode());
        String html = page.body();
        assertTrue(html.contains("For local use only"));
        assertTrue(html.contains("<label for=\"username\">User name</label>"));
        assertTrue(html.contains("<button type=\"submit\">Sign in</button>"));
        assertFalse(Pattern.compile("<script|src=|href=|url\\(|@import|\\{(invalid|error)}")
                .matcher(html)
                .find());
        assertTrue(
                page.headers().firstValue("Content-Security-Policy").orElse("").startsWith("default-src 'none'"));
        assertEquals("no-store", page.headers().firstValue("Cache-Control").orElse(""));
    }

    @Test
    @DisplayName("the issuer and the keys are the same whoever asks, and after a restart")
    void stable() throws Exception {
        String keys = send(HttpRequest.newBuilder(URI.create(identity.issuer() + "/jwks")))
                .body();
        String port = identity.issuer().replaceAll("\\D", "");
        String metadata = send(HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/scriptorium/.well-known/openid-configuration")))
                .body();
        assertTrue(metadata.contains("\"" + identity.issuer() + "\""), metadata);
        identity.close();
        identity = Identity.start(Integer.parseInt(port));
        assertEquals(
                keys,
                send(HttpRequest.newBuilder(URI.create(identity.issuer() + "/jwks")))
                        .body());
    }
}
