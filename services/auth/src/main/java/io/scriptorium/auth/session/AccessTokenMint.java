package io.scriptorium.auth.session;

import io.scriptorium.accesscontrol.AccessTokens;
import io.scriptorium.auth.AuthSettings;
import io.scriptorium.auth.Installation;
import io.scriptorium.auth.account.Account;
import io.scriptorium.auth.account.Accounts;
import io.scriptorium.auth.signingkey.SigningKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;

/** Makes access tokens (RFC 9068): good for a few minutes, never beyond the end of their session. */
@Singleton
final class AccessTokenMint {
    /** A token and how long it is good. */
    record Minted(String token, Duration maxAge) {}

    private final SigningKeys keys;
    private final Accounts accounts;
    private final String issuer;
    private final Duration lifetime;

    @Inject
    AccessTokenMint(SigningKeys keys, Accounts accounts, Installation installation, AuthSettings settings) {
        this.keys = keys;
        this.accounts = accounts;
        issuer = installation.publicUrl().toString();
        lifetime = settings.accessTokenLifetime();
    }

    Minted mint(Account account, UUID sessionId, Instant sessionEnd, Instant now) {
        Instant expiry = now.plus(lifetime).isBefore(sessionEnd) ? now.plus(lifetime) : sessionEnd;
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(AccessTokens.AUDIENCE);
        claims.setSubject(account.id().toString());
        claims.setJwtId(UUID.randomUUID().toString());
        claims.setIssuedAt(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setNotBefore(NumericDate.fromSeconds(now.getEpochSecond()));
        claims.setExpirationTime(NumericDate.fromSeconds(expiry.getEpochSecond()));
        claims.setStringClaim("sid", sessionId.toString());
        claims.setStringClaim("name", account.name());
        claims.setStringClaim("email", account.email());
        claims.setClaim("admin", accounts.isAdmin(account));
        return new Minted(keys.sign(claims, AccessTokens.TYPE), Duration.between(now, expiry));
    }
}
