package io.scriptorium.documents.sharing;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.identity.People;
import io.scriptorium.documents.identity.Visitors;
import io.scriptorium.documents.sharing.Members.Member;
import io.scriptorium.documents.sharing.Members.Sharing;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who has access to a document. */
@Path("/api/documents/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
final class SharingResource {
    private final Visitors visitors;
    private final AccessRules rules;
    private final Members members;

    SharingResource(Visitors visitors, AccessRules rules, Members members) {
        this.visitors = visitors;
        this.rules = rules;
        this.members = members;
    }

    /** What a share asks for. */
    @RegisterForReflection
    record Share(@Nullable String email, @Nullable String role) {}

    /** What the link is to give. */
    @RegisterForReflection
    record Link(@Nullable String role) {}

    @GET
    @Path("members")
    public Sharing list(@PathParam("id") String id) {
        Access access = rules.require(visitors.require(), id, Role.VIEWER, "list members");
        return members.list(access.documentId());
    }

    @PUT
    @Path("members")
    @Consumes(MediaType.APPLICATION_JSON)
    public Member put(@PathParam("id") String id, @Nullable Share share) {
        Caller caller = visitors.require();
        Access access = rules.require(caller, id, Role.OWNER, "share");
        String email = People.normalEmail(share == null || share.email() == null ? "" : share.email())
                .orElseThrow(() ->
                        new Problem(400, "invalid-email", "That is not an e-mail address.").with("field", "email"));
        Role role = Role.parse(share == null || share.role() == null ? "" : share.role())
                .orElseThrow(() -> new Problem(
                                400, "invalid-role", "The role is one of viewer, commenter, editor and owner.")
                        .with("field", "role"));
        return members.put(caller, access.documentId(), email, role);
    }

    @DELETE
    @Path("members/{userId}")
    public void remove(@PathParam("id") String id, @PathParam("userId") String userId) {
        Caller caller = visitors.require();
        boolean own = userId.equals(caller.userId().toString());
        Access access = rules.require(caller, id, own ? Role.VIEWER : Role.OWNER, "remove a member");
        UUID user = AccessRules.parse(userId)
                .orElseThrow(() -> new Problem(404, "member-not-found", "There is no such member."));
        members.remove(caller, access.documentId(), user);
    }

    @PUT
    @Path("link")
    @Consumes(MediaType.APPLICATION_JSON)
    public Link putLink(@PathParam("id") String id, @Nullable Link link) {
        Caller caller = visitors.require();
        Access access = rules.require(caller, id, Role.OWNER, "change the link");
        String role = link == null || link.role() == null ? "" : link.role();
        if (!role.equals("none")
                && Role.parse(role).filter(known -> known != Role.OWNER).isEmpty()) {
            throw new Problem(400, "invalid-role", "The link's role is one of none, viewer, commenter and editor.")
                    .with("field", "role");
        }
        members.putLink(caller, access.documentId(), role);
        return new Link(role);
    }
}
