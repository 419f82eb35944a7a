package io.scriptorium.auth.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.scriptorium.auth.Browser;
import io.scriptorium.auth.SystemResource;
import io.scriptorium.auth.Tables;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;

/** What a login makes of id tokens that are not what they should be. */
@QuarkusTest
@TestProfile(CraftedTokensTest.WithCraftedProvider.class)
class CraftedTokensTest {
    public static final class WithCraftedProvider implements QuarkusTestProfile {
        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(
                    SystemResource.class,
                    Map.of("scriptorium.oidc.issuer", CraftedProvider.shared().issuer())));
        }
    }

    private final CraftedProvider provider = CraftedProvider.shared();
    private final Browser browser = new Browser();

    @Test
    void aGoodTokenIsTakenAndTheCodeIsRedeemedWithTheVerifierAndTheExactRedirectUri() throws Exception {
        AtomicReference<Map<String, String>> redeemed = new AtomicReference<>();
        Map<String, String> asked = ask();
        provider.answerWith(
                form -> {
                    redeemed.set(form);
                    return rs256(claims(asked), provider.key().getPrivateKey());
                },
                "{\"sub\":\"mallory\",\"name\":\"Mallory\"}");
        HttpResponse<String> done = back(asked);
        assertEquals(302, done.statusCode(), done.body());
        Map<String, String> form = redeemed.get();
        assertEquals("a-code", form.get("code"));
        assertEquals(browser.publicUrl() + "/auth/callback", form.get("redirect_uri"));
        byte[] challenge = MessageDigest.getInstance("SHA-256")
                .digest(form.get("code_verifier").getBytes(StandardCharsets.US_ASCII));
        assertEquals(
                asked.get("code_challenge"),
                Base64.getUrlEncoder().withoutPadding().encodeToString(challenge));
        // User info about somebody else is not taken.
        assertEquals("ada", Browser.json(browser.get("/auth/me")).path("name").asText());
    }

    @Test
    void userInfoCompletesWhatTheTokenLacks() {
        Map<String, String> asked = ask();
        provider.answerWith(
                form -> rs256(claims(asked), provider.key().getPrivateKey()),
                "{\"sub\":\"ada\",\"name\":\"Ada\",\"email\":\"ADA@example.com\"}");
        assertEquals(302, back(asked).statusCode());
        JsonNode me = Browser.json(browser.get("/auth/me"));
        assertEquals("Ada", me.path("name").asText());
        assertEquals("ada@example.com", me.path("email").asText());
    }

    @Test
    void aTokenThatIsNotWhatItShouldBeIsRefused() throws Exception {
        Map<String, Consumer<JwtClaims>> wrongs = new LinkedHashMap<>();
        wrongs.put("another login's nonce", claims -> claims.setStringClaim("nonce", "another"));
        wrongs.put("no nonce", claims -> claims.unsetClaim("nonce"));
        wrongs.put("another issuer", claims -> claims.setIssuer("https://evil.example"));
        wrongs.put("another client", claims -> claims.setAudience("somebody-else"));
        wrongs.put("no subject", claims -> claims.unsetClaim("sub"));
        wrongs.put("expired", claims -> {
            claims.setIssuedAt(NumericDate.fromSeconds(NumericDate.now().getValue() - 7_200));
            claims.setExpirationTime(NumericDate.fromSeconds(NumericDate.now().getValue() - 3_600));
        });
        wrongs.forEach((what, wrong) -> assertRefused(what, asked -> {
            JwtClaims claims = claims(asked);
            wrong.accept(claims);
            return rs256(claims, provider.key().getPrivateKey());
        }));
        Key another = RsaJwkGenerator.generateJwk(2048).getPrivateKey();
        assertRefused("another key", asked -> rs256(claims(asked), another));
        assertRefused("no signature", asked -> sign(claims(asked), AlgorithmIdentifiers.NONE, null));
        assertRefused(
                "the public key as an HMAC key",
                asked -> sign(
                        claims(asked),
                        AlgorithmIdentifiers.HMAC_SHA256,
                        new HmacKey(provider.key().getPublicKey().getEncoded())));
        for (String reason : Tables.column("SELECT detail FROM auth.audit_event WHERE type = 'login-refused'")) {
            assertFalse(reason.contains("eyJ"), reason);
        }
    }

    private interface Crafted {
        String token(Map<String, String> asked);
    }

    private void assertRefused(String what, Crafted crafted) {
        Map<String, String> asked = ask();
        provider.answerWith(form -> crafted.token(asked), "{}");
        HttpResponse<String> response = back(asked);
        assertEquals(401, response.statusCode(), what);
        assertTrue(response.body().contains("Signing in did not work"), response.body());
        assertFalse(browser.cookies().containsKey("scriptorium-access"), what);
    }

    private Map<String, String> ask() {
        return Browser.query(browser.startLogin("/"));
    }

    private HttpResponse<String> back(Map<String, String> asked) {
        return browser.get("/auth/callback?code=a-code&state=" + asked.get("state"), "Accept", "text/html");
    }

    private JwtClaims claims(Map<String, String> asked) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(provider.issuer());
        claims.setAudience("scriptorium");
        claims.setSubject("ada");
        claims.setIssuedAtToNow();
        claims.setExpirationTimeMinutesInTheFuture(5);
        claims.setStringClaim("nonce", asked.get("nonce"));
        return claims;
    }

    private static String rs256(JwtClaims claims, Key key) {
        return sign(claims, AlgorithmIdentifiers.RSA_USING_SHA256, key);
    }

    private static String sign(JwtClaims claims, String algorithm, Key key) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        signature.setKeyIdHeaderValue("crafted");
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKey(key);
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }
}
