package io.scriptorium.documents.sharing;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.ConnectionTokens;
import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.documents.identity.Visitors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.time.InstantSource;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tells where to open a document's socket, with a token that opens it. */
@Path("/api/documents/{id}/connect")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
final class ConnectResource {
    private final Visitors visitors;
    private final AccessRules rules;
    private final Placement placement;
    private final ConnectionTokens tokens;

    ConnectResource(
            Visitors visitors,
            AccessRules rules,
            Placement placement,
            InstantSource clock,
            @ConfigProperty(name = "scriptorium.internal-secret") String secret) {
        this.visitors = visitors;
        this.rules = rules;
        this.placement = placement;
        tokens = new ConnectionTokens(new InternalSecret(secret), clock);
    }

    /** Where to connect, and as what. */
    record Connect(URI url, String token, Role role, long expiresInSeconds) {}

    @POST
    public Connect connect(@PathParam("id") String id) {
        Caller caller = visitors.require();
        Access access = rules.require(caller, id, Role.VIEWER, "connect");
        String token = tokens.mint(new ConnectionTokens.Connection(
                access.documentId(),
                caller.userId(),
                caller.name(),
                access.role(),
                caller.sessionId(),
                caller.apiTokenId()));
        return new Connect(
                placement.socketOf(access.documentId()), token, access.role(), ConnectionTokens.LIFETIME.toSeconds());
    }
}
