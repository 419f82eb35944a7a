package io.scriptorium.documents.catalog;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.identity.Visitors;
import io.scriptorium.documents.sharing.Access;
import io.scriptorium.documents.sharing.AccessRules;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** The documents as a list. */
@Path("/api/documents")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
final class CatalogResource {
    /** Proxies that compress an answer mark its tag as weak; that it names the version is all that matters. */
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"(\\d{1,18})\"");

    private final Visitors visitors;
    private final AccessRules rules;
    private final Catalog catalog;

    CatalogResource(Visitors visitors, AccessRules rules, Catalog catalog) {
        this.visitors = visitors;
        this.rules = rules;
        this.catalog = catalog;
    }

    /** What a new document is to be called. */
    @RegisterForReflection
    record NewDocument(@Nullable String title) {}

    /** What is to be changed. */
    @RegisterForReflection
    record DocumentChange(@Nullable String title) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = DocumentSummary.class)))
    public Response create(@Nullable NewDocument wanted) {
        Caller caller = visitors.require();
        DocumentSummary created = catalog.create(caller, Title.of(wanted == null ? null : wanted.title()));
        return tagged(Response.created(URI.create("/api/documents/" + created.id())), created);
    }

    @GET
    public Listing.Page list(
            @QueryParam("folder") @Nullable String folder,
            @QueryParam("sort") @Nullable String sort,
            @QueryParam("query") @Nullable String query,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        Caller caller = visitors.require();
        return catalog.list(caller, Listing.of(folder, sort, query, cursor, limit));
    }

    @GET
    @Path("{id}")
    @APIResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(schema = @Schema(implementation = DocumentSummary.class)))
    public Response get(@PathParam("id") String id) {
        Access access = rules.requireEvenInTrash(visitors.require(), id, Role.VIEWER, "look");
        return tagged(Response.ok(), catalog.get(access));
    }

    @PATCH
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(schema = @Schema(implementation = DocumentSummary.class)))
    public Response change(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.IF_MATCH) @Nullable String ifMatch,
            @Nullable DocumentChange change) {
        Caller caller = visitors.require();
        Access access = rules.require(caller, id, Role.EDITOR, "rename");
        Long expected = expected(ifMatch);
        if (change == null || change.title() == null) {
            throw new Problem(400, "nothing-to-change", "Name what is to be changed: title.").with("field", "title");
        }
        return tagged(Response.ok(), catalog.rename(caller, access, Title.of(change.title()), expected));
    }

    @DELETE
    @Path("{id}")
    public void trash(@PathParam("id") String id) {
        Caller caller = visitors.require();
        catalog.trash(caller, rules.requireEvenInTrash(caller, id, Role.OWNER, "delete"));
    }

    @POST
    @Path("{id}/restore")
    @APIResponse(
            responseCode = "200",
            description = "OK",
            content = @Content(schema = @Schema(implementation = DocumentSummary.class)))
    public Response restore(@PathParam("id") String id) {
        Caller caller = visitors.require();
        Access access = rules.requireEvenInTrash(caller, id, Role.OWNER, "restore");
        return tagged(Response.ok(), catalog.restore(caller, access));
    }

    private static Response tagged(Response.ResponseBuilder response, DocumentSummary document) {
        return response.header(HttpHeaders.ETAG, "\"" + document.version() + "\"")
                .entity(document)
                .build();
    }

    /** The version in If-Match; null for none, or for {@code *}, which any version matches. */
    private static @Nullable Long expected(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.strip().equals("*")) {
            return null;
        }
        Matcher tag = TAG.matcher(ifMatch.strip());
        // A tag that we did not give out matches no version.
        return tag.matches() ? Long.valueOf(tag.group(1)) : Long.valueOf(-1);
    }
}
