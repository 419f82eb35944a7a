package io.scriptorium.auth.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something to account for.
 *
 * @param accountId whom it concerns; null where nobody is known
 * @param address where the request came from
 * @param detail what else there is to say, never a secret
 */
public record AuditEvent(
        Type type, @Nullable UUID accountId, @Nullable UUID sessionId, String address, String detail) {
    /** What happened. */
    public enum Type {
        LOGIN,
        LOGIN_REFUSED,
        LOGOUT,
        SESSION_ENDED,
        REFRESH_TOKEN_REUSED,
        API_TOKEN_CREATED,
        API_TOKEN_DELETED
    }
}
