package io.scriptorium.accesscontrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.accesscontrol.ConnectionTokens.Connection;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTokensTest {
    private static final InternalSecret SECRET = new InternalSecret("0123456789abcdef0123456789abcdef");
    private static final Connection CONNECTION = new Connection(
            UUID.fromString("00000000-0000-4000-8000-00000000000d"),
            UUID.fromString("00000000-0000-4000-8000-000000000001"),
            "Ada Ünïcode",
            Role.EDITOR,
            UUID.fromString("00000000-0000-4000-8000-000000000002"),
            null);

    private final Clock clock = new Clock();
    private final ConnectionTokens tokens = new ConnectionTokens(SECRET, clock);

    @ParameterizedTest
    @EnumSource
    void whatIsMintedIsRead(Role role) {
        Connection bySession =
                new Connection(CONNECTION.documentId(), CONNECTION.userId(), "Ada", role, CONNECTION.sessionId(), null);
        assertEquals(bySession, tokens.verify(tokens.mint(bySession)));
        Connection byApiToken =
                new Connection(CONNECTION.documentId(), CONNECTION.userId(), "", role, null, UUID.randomUUID());
        assertEquals(byApiToken, tokens.verify(tokens.mint(byApiToken)));
    }

    @Test
    void aTokenExpires() {
        String token = tokens.mint(CONNECTION);
        assertTrue(ConnectionTokens.LIFETIME.compareTo(Duration.ofSeconds(60)) <= 0);
        clock.advance(ConnectionTokens.LIFETIME.plusSeconds(4));
        assertEquals(CONNECTION, tokens.verify(token));
        clock.advance(Duration.ofSeconds(1));
        rejected(token);
    }

    @Test
    void everyChangedCharacterIsNoticed() {
        String token = tokens.mint(CONNECTION);
        for (int i = 0; i < token.length() - 1; i++) {
            char changed = token.charAt(i) == 'A' ? 'B' : 'A';
            rejected(token.substring(0, i) + changed + token.substring(i + 1));
        }
        for (int length = 0; length < token.length() - 1; length++) {
            rejected(token.substring(0, length));
        }
    }

    @Test
    void anotherInstallationsTokenIsRejected() {
        rejected(new ConnectionTokens(new InternalSecret("fedcba9876543210fedcba9876543210"), clock).mint(CONNECTION));
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "aud", "exp", "iat", "sub", "doc", "name", "role"})
    void eachClaimIsNeeded(String name) {
        rejected(signed(claims -> claims.unsetClaim(name), "scriptorium-connection+jwt"));
    }

    @Test
    void claimsMustMakeSense() {
        rejected(signed(claims -> claims.setStringClaim("role", "none"), "scriptorium-connection+jwt"));
        rejected(signed(claims -> claims.setStringClaim("doc", "a document"), "scriptorium-connection+jwt"));
        rejected(signed(claims -> claims.setStringClaim("tid", "a token"), "scriptorium-connection+jwt"));
        rejected(signed(claims -> claims.setIssuer("auth"), "scriptorium-connection+jwt"));
        rejected(signed(claims -> claims.setAudience("scriptorium"), "scriptorium-connection+jwt"));
        rejected(signed(claims -> {}, "at+jwt"));
        assertEquals(CONNECTION, tokens.verify(signed(claims -> {}, "scriptorium-connection+jwt")));
    }

    @Test
    void aLongLifeIsRejectedThoughItIsSigned() {
        rejected(signed(
                claims -> claims.setExpirationTime(
                        NumericDate.fromSeconds(clock.instant().getEpochSecond() + 61)),
                "scriptorium-connection+jwt"));
        rejected(signed(
                claims -> claims.setIssuedAt(
                        NumericDate.fromSeconds(clock.instant().getEpochSecond() - 1)),
                "scriptorium-connection+jwt"));
    }

    private void rejected(String token) {
        assertThrows(TokenRejectedException.class, () -> tokens.verify(token), token);
    }

    /** A token under the right key, whatever it says. */
    private String signed(Consumer<JwtClaims> change, String type) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer("documents");
        claims.setAudience("collab");
        claims.setSubject(CONNECTION.userId().toString());
        claims.setIssuedAt(NumericDate.fromSeconds(clock.instant().getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(clock.instant().getEpochSecond() + 60));
        claims.setStringClaim("doc", CONNECTION.documentId().toString());
        claims.setStringClaim("name", CONNECTION.name());
        claims.setStringClaim("role", "editor");
        claims.setStringClaim("sid", CONNECTION.sessionId().toString());
        change.accept(claims);
        JsonWebSignature signature = new JsonWebSignature();
        signature.setHeader("typ", type);
        signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
        signature.setKey(new HmacKey(SECRET.derive("connection-token")));
        signature.setPayload(claims.toJson());
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }
}
