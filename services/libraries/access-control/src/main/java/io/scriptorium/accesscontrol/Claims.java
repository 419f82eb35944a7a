package io.scriptorium.accesscontrol;

import java.time.Duration;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
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

    /** Refuses tokens that live longer than they may, from their issue to their expiry, however little of it is left. */
    static Validator livesAtMost(Duration lifetime) {
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
