package io.scriptorium.documents.content;

import static io.scriptorium.documents.audit.Audit.Action.EXPORTED;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.audit.Audit;
import io.scriptorium.documents.identity.Visitors;
import io.scriptorium.documents.sharing.Access;
import io.scriptorium.documents.sharing.AccessRules;
import io.scriptorium.documents.snapshot.StoredStates;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document's text, to read and to add to. */
@Path("/api/documents/{id}/content")
@RunOnVirtualThread
@Singleton
final class ContentResource {
    private final Visitors visitors;
    private final AccessRules rules;
    private final StoredStates states;
    private final Edits edits;
    private final ContentWork work;
    private final Audit audit;

    ContentResource(
            Visitors visitors, AccessRules rules, StoredStates states, Edits edits, ContentWork work, Audit audit) {
        this.visitors = visitors;
        this.rules = rules;
        this.states = states;
        this.edits = edits;
        this.work = work;
        this.audit = audit;
    }

    @GET
    @Produces({Form.MARKDOWN_TYPE, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON, Form.YJS_TYPE
    })
    public Response read(@PathParam("id") String id, @Context HttpHeaders headers) {
        Caller caller = visitors.require();
        Access access = rules.require(caller, id, Role.VIEWER, "export");
        Form form = Form.wanted(headers.getAcceptableMediaTypes());
        byte[] state = states.read(access.documentId());
        byte[] content = work.run(() -> form.of(state));
        audit.record(access.documentId(), caller.userId(), EXPORTED, Map.of("form", form.shortName()));
        return form.answer(content);
    }

    @POST
    @Consumes({Form.MARKDOWN_TYPE, MediaType.TEXT_PLAIN})
    public void write(
            @PathParam("id") String id,
            @QueryParam("at") @Nullable String at,
            @Context HttpHeaders headers,
            @Nullable String text) {
        Caller caller = visitors.require();
        Access access = rules.require(caller, id, Role.EDITOR, "write");
        Edits.Kind kind = kind(headers.getMediaType(), at == null || at.isEmpty() ? "end" : at);
        work.run(() -> {
            edits.make(
                    access.documentId(), caller.userId(), document -> kind.apply(document, text == null ? "" : text));
            return true;
        });
    }

    private static Edits.Kind kind(MediaType type, String at) {
        boolean markdown = type.isCompatible(MediaType.valueOf(Form.MARKDOWN_TYPE));
        return switch (at) {
            case "end" -> markdown ? Edits.Kind.APPEND_MARKDOWN : Edits.Kind.APPEND_PLAIN_TEXT;
            case "replace" -> markdown ? Edits.Kind.REPLACE_WITH_MARKDOWN : Edits.Kind.REPLACE_WITH_PLAIN_TEXT;
            default -> throw new Problem(400, "invalid-at", "at is end or replace.").with("field", "at");
        };
    }
}
