package io.scriptorium.documents.content;

import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.exchange.DocumentContent;
import io.scriptorium.ydoc.YDoc;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The forms that a document's text can be had in; the first is the one for who takes any. */
public enum Form {
    MARKDOWN(Form.MARKDOWN_TYPE, "text/markdown;charset=UTF-8"),
    HTML(MediaType.TEXT_HTML, "text/html;charset=UTF-8"),
    PLAIN(MediaType.TEXT_PLAIN, "text/plain;charset=UTF-8"),
    PROSEMIRROR(MediaType.APPLICATION_JSON, MediaType.APPLICATION_JSON),
    YJS(Form.YJS_TYPE, Form.YJS_TYPE);

    public static final String MARKDOWN_TYPE = "text/markdown";
    public static final String YJS_TYPE = "application/vnd.yjs.update";

    private final String type;
    private final String contentType;

    Form(String type, String contentType) {
        this.type = type;
        this.contentType = contentType;
    }

    /**
     * The form that somebody wants who accepts these types.
     *
     * @throws Problem 406 if there is none for them
     */
    public static Form wanted(List<MediaType> acceptable) {
        return preferred(acceptable)
                .orElseThrow(() -> new Problem(406, "not-acceptable", "None of the types in Accept can be made."));
    }

    /** The form that somebody prefers who accepts these types, the best first; empty if there is none for them. */
    static Optional<Form> preferred(List<MediaType> acceptable) {
        for (MediaType wanted : acceptable) {
            for (Form form : values()) {
                if (wanted.isCompatible(MediaType.valueOf(form.type))) {
                    return Optional.of(form);
                }
            }
        }
        return acceptable.isEmpty() ? Optional.of(MARKDOWN) : Optional.empty();
    }

    public String shortName() {
        return type.substring(type.indexOf('/') + 1);
    }

    /** A stored state in this form. */
    public byte[] of(byte[] state) {
        if (this == YJS) {
            return state;
        }
        YDoc document = new YDoc(YDoc.Options.defaults().withFormatTidying(false));
        document.applyUpdate(state);
        String text = switch (this) {
            case MARKDOWN -> DocumentContent.toMarkdown(document);
            case HTML -> DocumentContent.toHtml(document);
            case PLAIN -> DocumentContent.toPlainText(document);
            case PROSEMIRROR -> DocumentContent.toProseMirrorJson(document);
            case YJS -> throw new AssertionError("is bytes already");
        };
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** An answer with content in this form. */
    public Response answer(byte[] content) {
        return Response.ok(content)
                .header(HttpHeaders.CONTENT_TYPE, contentType)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                // Somebody else's text must not become a page of our origin.
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment")
                .header("Content-Security-Policy", "default-src 'none'; sandbox")
                .build();
    }
}
