package io.scriptorium.accesscontrol;

import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.Validator;

/** What our two kinds of tokens check alike, beyond what jose4j does. */
final class Claims {
    private Claims() {}

    /**
     * A claim that must be there.
     *
     * @throws IllegalArgumentException if it is missing
     */
    static String text(JwtClaims claims, String name) throws MalformedClaimException {
        String text = claims.getStringClaimValue(name);
        if (text == null) {
            throw new IllegalArgumentException("the claim " + name + " is missing");
        }
        return text;
    }

    /**
     * The claims of a token, all of which it must have: type, issuer, audience, subject, and times that make sense.
     *
     * @param algorithm the one that is accepted
     * @param leeway by how much clocks may differ
     * @throws InvalidJwtException if it is not a good token
     */
    static JwtClaims of(
            String token,
            String algorithm,
            Key key,
            String type,
            String issuer,
            String audience,
            Duration lifetime,
            Duration leeway,
            Instant now)
            throws InvalidJwtException {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, algorithm)
                .setExpectedType(true, type)
                .setExpectedIssuer(issuer)
                .setExpectedAudience(audience)
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setIssuedAtRestrictions(0, (int) lifetime.toSeconds())
                .setRequireSubject()
                .registerValidator(livesAtMost(lifetime))
                .setAllowedClockSkewInSeconds((int) leeway.toSeconds())
                .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
                .setVerificationKey(key)
                .build()
                .processToClaims(token);
    }

    /** Refuses tokens that live longer than they may, from their issue to their expiry, however little of it is left. */
    private static Validator livesAtMost(Duration lifetime) {
        return context -> {
            NumericDate issued = context.getJwtClaims().getIssuedAt();
            NumericDate expiry = context.getJwtClaims().getExpirationTime();
            // That both are there is checked elsewhere.
            return issued != null && expiry != null && expiry.getValue() - issued.getValue() > lifetime.toSeconds()
                    ? "it lives longer than " + lifetime
                    : null;
        };
    }
}
