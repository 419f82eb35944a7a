package io.scriptorium.accesscontrol;

import java.security.Key;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Verifies access tokens: JWTs by the profile of RFC 9068, signed with ES256 by {@code auth}. No other algorithm is accepted, keys come from the key set alone
 * ({@code jku}, {@code jwk} and {@code x5u} are never looked at), and type, issuer, audience, expiry and start are checked. Pure: fetching key sets is {@link KeySetCache}'s business.
 */
public final class AccessTokens {
    public static final String TYPE = "at+jwt";
    public static final String AUDIENCE = "scriptorium";
    /** The longest that a token may live. */
    public static final Duration MAX_LIFETIME = Duration.ofMinutes(10);

    private static final Duration LEEWAY = Duration.ofSeconds(15);

    private final String issuer;
    private final InstantSource clock;

    /** Accepts tokens of one issuer: the installation's public URL. */
    public AccessTokens(String issuer, InstantSource clock) {
        this.issuer = issuer;
        this.clock = clock;
    }

    /**
     * The id of the key that a token names; unverified.
     *
     * @throws TokenRejectedException if it is not a signed token
     */
    public static @Nullable String keyId(String token) {
        try {
            JsonWebSignature signature = new JsonWebSignature();
            signature.setCompactSerialization(token);
            return signature.getKeyIdHeaderValue();
        } catch (JoseException | ClassCastException e) {
            // The latter where a header that is to be text is something else.
            throw new TokenRejectedException("not a signed token", e);
        }
    }

    /** The key of an id in a key set; null if it has none. */
    static @Nullable Key find(JsonWebKeySet keys, String keyId) {
        List<JsonWebKey> found = keys.findJsonWebKeys(keyId, "EC", "sig", null);
        return found.isEmpty() ? null : found.getFirst().getKey();
    }

    /**
     * Reads a token that is signed with a key.
     *
     * @throws TokenRejectedException if it is not a good one
     */
    public Caller verify(String token, Key key) {
        try {
            JwtClaims claims = Claims.of(
                    token,
                    AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
                    key,
                    TYPE,
                    issuer,
                    AUDIENCE,
                    MAX_LIFETIME,
                    LEEWAY,
                    clock.instant());
            return new Caller(
                    UUID.fromString(claims.getSubject()),
                    Claims.text(claims, "name"),
                    Claims.text(claims, "email"),
                    Boolean.TRUE.equals(claims.getClaimValue("admin", Boolean.class)),
                    UUID.fromString(Claims.text(claims, "sid")),
                    null);
        } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException | ClassCastException e) {
            throw new TokenRejectedException("not a good access token", e);
        }
    }
}
