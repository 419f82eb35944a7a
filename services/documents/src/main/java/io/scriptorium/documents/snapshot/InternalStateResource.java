package io.scriptorium.documents.snapshot;

import io.scriptorium.documents.sharing.AccessRules;
import io.scriptorium.wire.StoredState;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gives {@code collab} what is stored of a document. */
@Path("/internal/documents/{id}/state")
@RunOnVirtualThread
@Singleton
final class InternalStateResource {
    private final StoredStates states;

    InternalStateResource(StoredStates states) {
        this.states = states;
    }

    /** As it is stored, for those who say that they can read that; as one update for others. */
    @GET
    @Produces({MediaType.APPLICATION_OCTET_STREAM, StoredState.MEDIA_TYPE})
    public Response state(@PathParam("id") String id, @HeaderParam(HttpHeaders.ACCEPT) @Nullable String accepted) {
        UUID documentId = AccessRules.parse(id).orElseThrow(AccessRules::notFound);
        return accepted != null && accepted.contains(StoredState.MEDIA_TYPE)
                ? Response.ok(states.readStored(documentId), StoredState.MEDIA_TYPE)
                        .build()
                : Response.ok(states.read(documentId), MediaType.APPLICATION_OCTET_STREAM)
                        .build();
    }
}
