package io.scriptorium.auth.account;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a provider says about somebody who signed in, made fit to be kept and shown: no control characters, no endless names, no addresses that the provider itself says are not
 * verified (with such one could take what is shared with their true owner).
 *
 * @param subject who it is, among those of one issuer; the pair is what an account is found by
 * @param email lower case; empty if there is none
 * @param picture an https URL
 * @param providerSession the provider's own session, if it names one
 */
public record Profile(
        String issuer,
        String subject,
        String name,
        String email,
        @Nullable String picture,
        boolean adminClaim,
        @Nullable String providerSession) {
    static final int MAX_IDENTIFIER_LENGTH = 255;
    static final int MAX_NAME_LENGTH = 200;
    static final int MAX_EMAIL_LENGTH = 320;
    static final int MAX_PICTURE_LENGTH = 2_000;

    /** An id token that lacks what every one has, or overdoes it. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1;

        Unusable(String message) {
            super(message, null, false, false);
        }
    }

    /**
     * Reads claims.
     *
     * @param idToken the verified id token's claims
     * @param userInfo what the provider's user info adds; an empty object if it was not asked
     * @param adminClaim {@code path/to/claim=value}
     */
    public static Profile read(JsonNode idToken, JsonNode userInfo, Optional<String> adminClaim) throws Unusable {
        String subject = identifier(idToken, "sub");
        String email = email(idToken).or(() -> email(userInfo)).orElse("");
        String name = text(idToken, "name")
                .or(() -> text(userInfo, "name"))
                .or(() -> email.isEmpty() ? Optional.empty() : Optional.of(email))
                .or(() -> text(idToken, "preferred_username"))
                .or(() -> text(userInfo, "preferred_username"))
                .orElse(subject);
        return new Profile(
                identifier(idToken, "iss"),
                subject,
                shortened(name),
                email,
                text(idToken, "picture")
                        .or(() -> text(userInfo, "picture"))
                        .filter(url -> url.startsWith("https://") && url.length() <= MAX_PICTURE_LENGTH)
                        .orElse(null),
                adminClaim.isPresent() && (has(idToken, adminClaim.get()) || has(userInfo, adminClaim.get())),
                text(idToken, "sid")
                        .filter(sid -> sid.length() <= MAX_IDENTIFIER_LENGTH)
                        .orElse(null));
    }

    /** Whether claims say all that the user info could add. */
    public static boolean isComplete(JsonNode idToken) {
        return text(idToken, "name").isPresent() && text(idToken, "email").isPresent();
    }

    private static String identifier(JsonNode claims, String claim) throws Unusable {
        JsonNode value = claims.path(claim);
        if (!value.isTextual()
                || value.textValue().isEmpty()
                || value.textValue().length() > MAX_IDENTIFIER_LENGTH
                || value.textValue().indexOf(0) >= 0) {
            throw new Unusable("the id token has no usable " + claim);
        }
        return value.textValue();
    }

    private static Optional<String> email(JsonNode claims) {
        // Some providers send "false" as a text.
        boolean denied = "false".equals(claims.path("email_verified").asText());
        return text(claims, "email")
                .filter(address -> !denied && address.length() <= MAX_EMAIL_LENGTH && address.indexOf('@') > 0)
                .map(address -> address.toLowerCase(Locale.ROOT));
    }

    /** A claim as one clean line; empty if there is nothing in it. */
    private static Optional<String> text(JsonNode claims, String claim) {
        JsonNode value = claims.path(claim);
        return value.isTextual()
                ? Optional.of(value.textValue()
                                .replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", " ")
                                .strip())
                        .filter(text -> !text.isEmpty())
                : Optional.empty();
    }

    private static String shortened(String name) {
        return name.codePointCount(0, name.length()) <= MAX_NAME_LENGTH
                ? name
                : name.substring(0, name.offsetByCodePoints(0, MAX_NAME_LENGTH));
    }

    private static boolean has(JsonNode claims, String adminClaim) {
        int equals = adminClaim.indexOf('=');
        JsonNode node = claims.path(adminClaim.substring(0, equals));
        if (node.isMissingNode()) {
            node = claims.at("/" + adminClaim.substring(0, equals));
        }
        String wanted = adminClaim.substring(equals + 1);
        if (!node.isArray()) {
            return node.isValueNode() && node.asText().equals(wanted);
        }
        for (JsonNode each : node) {
            if (each.asText().equals(wanted)) {
                return true;
            }
        }
        return false;
    }
}
