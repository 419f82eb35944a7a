package io.scriptorium.accesscontrol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who makes a request, as a verified token says.
 *
 * @param sessionId the session behind a cookie; null for API tokens
 * @param apiTokenId the API token; null for sessions
 */
public record Caller(
        UUID userId,
        String name,
        String email,
        boolean admin,
        @Nullable UUID sessionId,
        @Nullable UUID apiTokenId) {
    /** What every API token begins with; no JWT does. */
    public static final String API_TOKEN_PREFIX = "scr_";
}
