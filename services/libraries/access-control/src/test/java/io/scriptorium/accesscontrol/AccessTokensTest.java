package io.scriptorium.accesscontrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.accesscontrol.ConnectionTokens.Connection;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {
    private static final long SEED = Long.getLong("token.seed", System.nanoTime());
    private static final String ISSUER = "https://docs.example.com";
    private static final UUID USER = UUID.fromString("00000000-0000-4000-8000-000000000001");
    private static final UUID SESSION = UUID.fromString("00000000-0000-4000-8000-000000000002");
    private static final Duration LEEWAY = Duration.ofSeconds(15);

    private final Clock clock = new Clock();
    private final AccessTokens tokens = new AccessTokens(ISSUER, clock);
    private final EllipticCurveJsonWebKey key = ecKey("key-1");

    @Test
    void aGoodTokenTellsWhoCalls() {
        Caller caller = verify(sign(claims()));
        assertEquals(new Caller(USER, "Ada", "ada@example.com", false, SESSION, null), caller);
        assertTrue(verify(sign(with("admin", true))).admin());
        assertEquals("key-1", AccessTokens.keyId(sign(claims())));
    }

    @Test
    @DisplayName("F-50 a token lives ten minutes at most, however little of it is left")
    void lifetimeIsBounded() {
        JwtClaims longest = lifetime(Duration.ZERO, AccessTokens.MAX_LIFETIME);
        verify(sign(longest));
        rejected(sign(lifetime(Duration.ZERO, AccessTokens.MAX_LIFETIME.plusSeconds(1))));
        rejected(sign(lifetime(Duration.ofMinutes(-9), Duration.ofMinutes(2))));
        rejected(sign(lifetime(Duration.ofDays(-1), Duration.ofMinutes(5))));
    }

    @Test
    @DisplayName("F-56 only the server's clock judges, with fifteen seconds of leeway")
    void expiryAndStartAreJudgedByTheInjectedClock() {
        String token = sign(lifetime(Duration.ZERO, Duration.ofMinutes(10)));
        clock.advance(Duration.ofMinutes(10).plus(LEEWAY).minusSeconds(1));
        verify(token);
        clock.advance(Duration.ofSeconds(1));
        rejected(token);

        JwtClaims early = claims();
        early.setNotBefore(NumericDate.fromSeconds(clock.instant().plus(LEEWAY).getEpochSecond()));
        verify(sign(early));
        early.setNotBefore(NumericDate.fromSeconds(clock.instant().plus(LEEWAY).getEpochSecond() + 1));
        rejected(sign(early));

        verify(sign(lifetime(LEEWAY, Duration.ofMinutes(5))));
        rejected(sign(lifetime(LEEWAY.plusSeconds(1), Duration.ofMinutes(5))));
    }

    @Test
    void withoutASignatureNothingIsAccepted() throws JoseException {
        JsonWebSignature none = new JsonWebSignature();
        none.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        none.setHeader("typ", AccessTokens.TYPE);
        none.setKeyIdHeaderValue("key-1");
        none.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
        none.setPayload(claims().toJson());
        String token = none.getCompactSerialization();
        rejected(token);
        assertThrows(TokenRejectedException.class, () -> tokens.verify(token, null));
        String good = sign(claims());
        rejected(good.substring(0, good.lastIndexOf('.') + 1));
    }

    @Test
    void thePublicKeyIsNoHmacSecret() throws JoseException {
        for (byte[] secret : List.of(
                key.getPublicKey().getEncoded(),
                key.toJson(OutputControlLevel.PUBLIC_ONLY).getBytes(StandardCharsets.UTF_8),
                ("-----BEGIN PUBLIC KEY-----\n"
                                + Base64.getMimeEncoder()
                                        .encodeToString(key.getPublicKey().getEncoded()) + "\n-----END PUBLIC KEY-----")
                        .getBytes(StandardCharsets.UTF_8))) {
            String token =
                    sign(claims(), AccessTokens.TYPE, AlgorithmIdentifiers.HMAC_SHA256, new HmacKey(secret), Map.of());
            rejected(token);
        }
    }

    @Test
    void otherAsymmetricAlgorithmsAreNotOnTheList() throws JoseException {
        RsaJsonWebKey rsa = RsaJwkGenerator.generateJwk(2048);
        String token =
                sign(claims(), AccessTokens.TYPE, AlgorithmIdentifiers.RSA_USING_SHA256, rsa.getPrivateKey(), Map.of());
        assertThrows(TokenRejectedException.class, () -> tokens.verify(token, rsa.getPublicKey()));
        EllipticCurveJsonWebKey p384 = EcJwkGenerator.generateJwk(EllipticCurves.P384);
        String larger = sign(
                claims(),
                AccessTokens.TYPE,
                AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
                p384.getPrivateKey(),
                Map.of());
        assertThrows(TokenRejectedException.class, () -> tokens.verify(larger, p384.getPublicKey()));
    }

    @Test
    void keysInHeadersAreNotLookedAt() {
        EllipticCurveJsonWebKey foreign = ecKey("key-1");
        Map<String, Object> headers = Map.of(
                "jwk",
                foreign.toParams(OutputControlLevel.PUBLIC_ONLY),
                "jku",
                "http://127.0.0.1:1/keys",
                "x5u",
                "http://127.0.0.1:1/certificate",
                "x5c",
                List.of("MIIB"));
        String forged = sign(
                claims(),
                AccessTokens.TYPE,
                AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                foreign.getPrivateKey(),
                headers);
        rejected(forged);
        String ours = sign(
                claims(),
                AccessTokens.TYPE,
                AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                key.getPrivateKey(),
                headers);
        assertEquals(USER, verify(ours).userId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "scriptorium-connection+jwt", "logout+jwt", ""})
    void onlyTheTypeOfAccessTokensIsAccepted(String type) {
        rejected(sign(claims(), type, key.getPrivateKey()));
    }

    @Test
    void aTokenWithoutATypeIsRejected() {
        rejected(sign(claims(), null, key.getPrivateKey()));
    }

    @Test
    void connectionTokensAreNoAccessTokensNorTheOtherWayRound() {
        InternalSecret secret = new InternalSecret("0123456789abcdef0123456789abcdef");
        ConnectionTokens connections = new ConnectionTokens(secret, clock);
        String connection =
                connections.mint(new Connection(UUID.randomUUID(), USER, "Ada", Role.EDITOR, SESSION, null));
        rejected(connection);
        assertThrows(
                TokenRejectedException.class,
                () -> tokens.verify(connection, new HmacKey(secret.derive("connection-token"))));
        String access = sign(claims());
        assertThrows(TokenRejectedException.class, () -> connections.verify(access));
    }

    @Test
    void issuerAndAudienceMustBeOurs() {
        rejected(sign(with("iss", "https://docs.example.com/")));
        rejected(sign(with("iss", "https://evil.example.com")));
        rejected(sign(with("aud", "collab")));
        rejected(sign(with("aud", List.of())));
        verify(sign(with("aud", List.of("other", AccessTokens.AUDIENCE))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "exp", "iat", "sub", "sid", "name", "email"})
    void eachClaimIsNeeded(String name) {
        JwtClaims claims = claims();
        claims.unsetClaim(name);
        rejected(sign(claims));
    }

    @ParameterizedTest
    @ValueSource(strings = {"exp", "iat", "sub", "sid", "name", "email", "admin", "nbf"})
    void claimsOfAnotherKindAreRejected(String name) {
        rejected(sign(with(name, Map.of("a", 1))));
    }

    @Test
    void idsMustBeIds() {
        rejected(sign(with("sub", "ada")));
        rejected(sign(with("sid", "")));
        rejected(sign(with("admin", "true")));
    }

    @Test
    void anotherKeysSignatureIsRejected() {
        rejected(sign(claims(), AccessTokens.TYPE, ecKey("key-1").getPrivateKey()));
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        String token = sign(claims());
        for (int i = 0; i < token.length() - 1; i++) {
            char changed = token.charAt(i) == 'A' ? 'B' : 'A';
            rejected(token.substring(0, i) + changed + token.substring(i + 1));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":5}",
                "{\"alg\":5,\"typ\":\"at+jwt\",\"kid\":\"key-1\"}",
                "{\"alg\":\"ES256\",\"typ\":7,\"kid\":\"key-1\"}",
                "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"key-1\",\"crit\":[\"x\"]}",
                "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"key-1\",\"crit\":5}",
                "{\"alg\":null}",
                "{}",
                "[]",
                "null",
                "\"text\"",
                "{",
                ""
            })
    void brokenHeadersAreRejectedAndNothingElse(String header) {
        String good = sign(claims());
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(header.getBytes(StandardCharsets.UTF_8))
                + good.substring(good.indexOf('.'));
        rejected(token);
        keyIdOrRejected(token);
    }

    @Test
    void whatIsNoTokenIsRejectedAndNothingElse() {
        Random random = new Random(SEED);
        String good = sign(claims());
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(i % 3 == 0 ? "" : good);
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                text.insert(random.nextInt(text.length() + 1), "{}.\"=-_A9 ü\0".charAt(random.nextInt(12)));
            }
            keyIdOrRejected(text.toString());
            try {
                // Characters that base64url decoders skip may leave a token what it was.
                assertEquals(USER, verify(text.toString()).userId(), text + seed());
            } catch (TokenRejectedException expected) {
                assertTrue(expected.getMessage().startsWith("not a good"), seed());
            }
        }
    }

    @Test
    void aTokenWithoutAKeyIdNamesNone() {
        assertNull(AccessTokens.keyId(sign(
                claims(),
                AccessTokens.TYPE,
                key.getPrivateKey(),
                signature -> signature.getHeaders().setObjectHeaderValue("kid", null))));
    }

    private static String seed() {
        return "; replay with -Dtoken.seed=" + SEED;
    }

    private static void keyIdOrRejected(String token) {
        try {
            AccessTokens.keyId(token);
        } catch (TokenRejectedException expected) {
            assertEquals("not a signed token", expected.getMessage());
        }
    }

    private Caller verify(String token) {
        return tokens.verify(token, key.getPublicKey());
    }

    private void rejected(String token) {
        assertThrows(TokenRejectedException.class, () -> verify(token), token);
    }

    private JwtClaims with(String name, Object value) {
        JwtClaims claims = claims();
        claims.setClaim(name, value);
        return claims;
    }

    private JwtClaims claims() {
        return lifetime(Duration.ZERO, Duration.ofMinutes(5));
    }

    /** Claims of a token that is issued and expires so long from now. */
    private JwtClaims lifetime(Duration issued, Duration expires) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AccessTokens.AUDIENCE);
        claims.setSubject(USER.toString());
        claims.setIssuedAt(NumericDate.fromSeconds(clock.instant().plus(issued).getEpochSecond()));
        claims.setExpirationTime(
                NumericDate.fromSeconds(clock.instant().plus(expires).getEpochSecond()));
        claims.setStringClaim("sid", SESSION.toString());
        claims.setStringClaim("name", "Ada");
        claims.setStringClaim("email", "ada@example.com");
        return claims;
    }

    private String sign(JwtClaims claims) {
        return sign(claims, AccessTokens.TYPE, key.getPrivateKey());
    }

    private static String sign(JwtClaims claims, String type, Key key) {
        return sign(claims, type, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, key, Map.of());
    }

    private static String sign(JwtClaims claims, String type, Key key, Consumer<JsonWebSignature> change) {
        return sign(claims, type, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256, key, change);
    }

    private static String sign(
            JwtClaims claims, String type, String algorithm, Key key, Map<String, Object> moreHeaders) {
        return sign(
                claims,
                type,
                algorithm,
                key,
                signature -> moreHeaders.forEach(
                        (name, value) -> signature.getHeaders().setObjectHeaderValue(name, value)));
    }

    private static String sign(
            JwtClaims claims, String type, String algorithm, Key key, Consumer<JsonWebSignature> change) {
        JsonWebSignature signature = new JsonWebSignature();
        if (type != null) {
            signature.setHeader("typ", type);
        }
        signature.setKeyIdHeaderValue("key-1");
        signature.setAlgorithmHeaderValue(algorithm);
        signature.setKey(key);
        signature.setPayload(claims.toJson());
        change.accept(signature);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    static EllipticCurveJsonWebKey ecKey(String id) {
        try {
            EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(id);
            key.setUse("sig");
            return key;
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }
}
