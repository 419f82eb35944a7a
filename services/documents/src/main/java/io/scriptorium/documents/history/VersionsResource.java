package io.scriptorium.documents.history;

import static io.scriptorium.documents.audit.Audit.Action.EXPORTED;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.audit.Audit;
import io.scriptorium.documents.content.ContentWork;
import io.scriptorium.documents.content.Form;
import io.scriptorium.documents.identity.Visitors;
import io.scriptorium.documents.sharing.Access;
import io.scriptorium.documents.sharing.AccessRules;
import io.scriptorium.documents.snapshot.PastStates;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** A document's versions: who may read it may read them, who may write may name and restore them. */
@Path("/api/documents/{id}/versions")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
final class VersionsResource {
    private static final Pattern CURSOR = Pattern.compile("[1-9]\\d{0,17}");
    private static final Pattern LIMIT = Pattern.compile("\\d{1,3}");

    private final Visitors visitors;
    private final AccessRules rules;
    private final History history;
    private final Restoring restoring;
    private final PastStates past;
    private final ContentWork work;
    private final Audit audit;

    VersionsResource(
            Visitors visitors,
            AccessRules rules,
            History history,
            Restoring restoring,
            PastStates past,
            ContentWork work,
            Audit audit) {
        this.visitors = visitors;
        this.rules = rules;
        this.history = history;
        this.restoring = restoring;
        this.past = past;
        this.work = work;
        this.audit = audit;
    }

    /** What a version is to be called. */
    @RegisterForReflection
    record VersionNaming(@Nullable String name) {}

    @GET
    public History.Page list(
            @PathParam("id") String id,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @Nullable String limit) {
        Access access = rules.require(visitors.require(), id, Role.VIEWER, "history");
        return history.list(access.documentId(), place(cursor), limit(limit));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @APIResponse(
            responseCode = "201",
            description = "Created",
            content = @Content(schema = @Schema(implementation = Version.class)))
    public Response name(@PathParam("id") String id, @Nullable VersionNaming wanted) {
        Caller caller = visitors.require();
        Access access = rules.require(caller, id, Role.EDITOR, "name-version");
        String name = VersionName.of(wanted == null ? null : wanted.name());
        Version version = history.name(caller, access.documentId(), name);
        return Response.created(URI.create("/api/documents/" + access.documentId() + "/versions/" + version.id()))
                .entity(version)
                .build();
    }

    @PATCH
    @Path("{version}")
    @Consumes(MediaType.APPLICATION_JSON)
    public Version rename(
            @PathParam("id") String id, @PathParam("version") String version, @Nullable VersionNaming wanted) {
        Caller caller = visitors.require();
        Access access = rules.require(caller, id, Role.EDITOR, "name-version");
        VersionId named = parse(version);
        String name = VersionName.of(wanted == null ? null : wanted.name());
        return history.rename(caller, access.documentId(), named, name);
    }

    @DELETE
    @Path("{version}")
    public void unname(@PathParam("id") String id, @PathParam("version") String version) {
        Caller caller = visitors.require();
        Access access = rules.require(caller, id, Role.EDITOR, "name-version");
        history.unname(caller, access.documentId(), parse(version));
    }

    @GET
    @Path("{version}/content")
    @Produces({Form.MARKDOWN_TYPE, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON, Form.YJS_TYPE
    })
    public Response content(
            @PathParam("id") String id, @PathParam("version") String version, @Context HttpHeaders headers) {
        Caller caller = visitors.require();
        Access access = rules.require(caller, id, Role.VIEWER, "export");
        Form form = Form.wanted(headers.getAcceptableMediaTypes());
        long place = history.place(access.documentId(), parse(version));
        byte[] content = work.run(() -> form.of(past.read(access.documentId(), place)));
        audit.record(
                access.documentId(), caller.userId(), EXPORTED, Map.of("form", form.shortName(), "version", version));
        return form.answer(content);
    }

    @POST
    @Path("{version}/restore")
    public void restore(@PathParam("id") String id, @PathParam("version") String version) {
        Caller caller = visitors.require();
        Access access = rules.require(caller, id, Role.EDITOR, "restore-version");
        VersionId wanted = parse(version);
        long place = history.place(access.documentId(), wanted);
        work.run(() -> {
            restoring.restore(access.documentId(), caller.userId(), wanted, place);
            return true;
        });
    }

    private static VersionId parse(String version) {
        return VersionId.parse(version).orElseThrow(History::notFound);
    }

    /** Where a page begins; a cursor is the place in the log that it ends before. */
    private static long place(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!CURSOR.matcher(cursor).matches()) {
            throw new Problem(400, "invalid-cursor", "The cursor is not one that this list gave out.")
                    .with("field", "cursor");
        }
        return Long.parseLong(cursor);
    }

    private static int limit(@Nullable String limit) {
        if (limit == null || limit.isEmpty()) {
            return History.DEFAULT_LIMIT;
        }
        int number = LIMIT.matcher(limit).matches() ? Integer.parseInt(limit) : 0;
        if (number < 1 || number > History.MAX_LIMIT) {
            throw new Problem(400, "invalid-limit", "The limit is a number from 1 to " + History.MAX_LIMIT + ".")
                    .with("field", "limit");
        }
        return number;
    }
}
