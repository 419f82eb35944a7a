package io.scriptorium.documents.snapshot;

import io.scriptorium.documents.sharing.AccessRules;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Gives {@code collab} what is stored of a document. */
@Path("/internal/documents/{id}/state")
@RunOnVirtualThread
@Singleton
final class InternalStateResource {
    private final StoredStates states;

    InternalStateResource(StoredStates states) {
        this.states = states;
    }

    @GET
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    public byte[] state(@PathParam("id") String id) {
        return states.read(AccessRules.parse(id).orElseThrow(AccessRules::notFound));
    }
}
