package io.scriptorium.collab.room;

import io.scriptorium.accesscontrol.Role;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind a connection, as a token says.
 *
 * @param sessionId the session that the connection hangs on; null for API tokens
 * @param apiTokenId the API token that it hangs on; null for sessions
 */
public record Identity(
        UUID userId,
        String name,
        Role role,
        @Nullable UUID sessionId,
        @Nullable UUID apiTokenId) {
    public Identity withRole(Role other) {
        return new Identity(userId, name, other, sessionId, apiTokenId);
    }
}
