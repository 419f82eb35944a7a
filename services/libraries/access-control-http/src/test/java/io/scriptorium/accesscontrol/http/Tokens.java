package io.scriptorium.accesscontrol.http;

import io.scriptorium.accesscontrol.AccessTokens;
import java.time.Instant;
import java.util.UUID;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/** Access tokens under the fake authority's key. */
final class Tokens {
    static final UUID USER = new UUID(0, 1);
    static final UUID SESSION = new UUID(0, 2);

    private Tokens() {}

    static String good() {
        return make(300, FakeTokenAuthority.KEY_ID);
    }

    static String expired() {
        return make(-60, FakeTokenAuthority.KEY_ID);
    }

    static String underUnknownKey() {
        return make(300, "key-2");
    }

    private static String make(long expiresInSeconds, String keyId) {
        long now = Instant.now().getEpochSecond();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("https://docs.example.com");
        claims.setAudience(AccessTokens.AUDIENCE);
        claims.setSubject(USER.toString());
        claims.setIssuedAt(NumericDate.fromSeconds(Math.min(now, now + expiresInSeconds - 1)));
        claims.setExpirationTime(NumericDate.fromSeconds(now + expiresInSeconds));
        claims.setStringClaim("sid", SESSION.toString());
        claims.setStringClaim("name", "Ada");
        claims.setStringClaim("email", "ada@example.com");
        JsonWebSignature signature = new JsonWebSignature();
        signature.setHeader("typ", AccessTokens.TYPE);
        signature.setKeyIdHeaderValue(keyId);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        signature.setKey(FakeTokenAuthority.KEY.getPrivateKey());
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }
}
