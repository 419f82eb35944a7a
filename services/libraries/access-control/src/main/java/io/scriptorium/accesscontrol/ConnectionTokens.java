package io.scriptorium.accesscontrol;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for opening a socket on one document: short-lived JWTs (RFC 7519) that {@code documents} mints and {@code collab} verifies, both with a key derived from
 * the internal secret. An access token is none of them, and they are no access tokens: algorithm, type, issuer and audience all differ.
 *
 * <p>Safe for use by several threads.
 */
public final class ConnectionTokens {
    /** How long a token is good for opening a socket. */
    public static final Duration LIFETIME = Duration.ofSeconds(60);

    private static final String TYPE = "scriptorium-connection+jwt";
    private static final String ISSUER = "documents";
    private static final String AUDIENCE = "collab";
    private static final Duration LEEWAY = Duration.ofSeconds(5);

    private final HmacKey key;
    private final InstantSource clock;

    public ConnectionTokens(InternalSecret secret, InstantSource clock) {
        this.key = new HmacKey(secret.derive("connection-token"));
        this.clock = clock;
    }

    /**
     * What a token says.
     *
     * @param sessionId null where an API token asked for it
     * @param apiTokenId null where a session asked for it
     */
    public record Connection(
            UUID documentId,
            UUID userId,
            String name,
            Role role,
            @Nullable UUID sessionId,
            @Nullable UUID apiTokenId) {}

    /** Makes a token. */
    public String mint(Connection connection) {
        Instant now = clock.instant();
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(connection.userId().toString());
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(now.plus(LIFETIME).getEpochSecond()));
        claims.setStringClaim("doc", connection.documentId().toString());
        claims.setStringClaim("name", connection.name());
        claims.setStringClaim("role", connection.role().wireName());
        Optional.ofNullable(connection.sessionId()).ifPresent(id -> claims.setStringClaim("sid", id.toString()));
        Optional.ofNullable(connection.apiTokenId()).ifPresent(id -> claims.setStringClaim("tid", id.toString()));
        JsonWebSignature signature = new JsonWebSignature();
        signature.setHeader("typ", TYPE);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        signature.setKey(key);
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException("a connection token could not be signed", e);
        }
    }

    /**
     * Reads a token.
     *
     * @throws TokenRejectedException if it is not a good one
     */
    public Connection verify(String token) {
        try {
            JwtClaims claims = Claims.of(
                    token,
                    AlgorithmIdentifiers.HMAC_SHA256,
                    key,
                    TYPE,
                    ISSUER,
                    AUDIENCE,
                    LIFETIME,
                    LEEWAY,
                    clock.instant());
            return new Connection(
                    UUID.fromString(Claims.text(claims, "doc")),
                    UUID.fromString(claims.getSubject()),
                    Claims.text(claims, "name"),
                    Role.of(Claims.text(claims, "role")),
                    uuid(claims, "sid"),
                    uuid(claims, "tid"));
        } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException | ClassCastException e) {
            throw new TokenRejectedException("not a good connection token", e);
        }
    }

    private static @Nullable UUID uuid(JwtClaims claims, String name) throws MalformedClaimException {
        String text = claims.getStringClaimValue(name);
        return text == null ? null : UUID.fromString(text);
    }
}
