package io.scriptorium.auth.signingkey;

import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;

/** The public keys of access tokens, as a JWK set (RFC 7517). */
@Path("/auth/jwks")
@RunOnVirtualThread
public final class KeySetResource {
    private final SigningKeys keys;

    @Inject
    KeySetResource(SigningKeys keys) {
        this.keys = keys;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Map<String, List<Map<String, Object>>> keys() {
        return Map.of("keys", keys.published());
    }
}
