package io.scriptorium.accesscontrol.http;

import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error that a client is told of, as problem details (RFC 9457):
 *
 * <pre>
 * {"type":"about:blank","title":"Not Found","status":404,"detail":"There is no such document.","code":"document-not-found"}
 * </pre>
 *
 * {@code code} is stable and meant for programs, {@code detail} is one or two sentences for people.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The media type of problem details. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final String code;
    private final transient Map<String, Object> members = new LinkedHashMap<>();
    private @Nullable Duration retryAfter;

    /**
     * An error.
     *
     * @param status the HTTP status
     * @param code lower case, with hyphens
     * @param detail what happened and what to do
     */
    public Problem(int status, String code, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** Adds a member of its own to the problem, such as the field that is wrong. */
    public Problem with(String name, Object value) {
        members.put(name, value);
        return this;
    }

    /** Says when to try again. */
    public Problem retryAfter(Duration duration) {
        retryAfter = duration;
        return this;
    }

    public int status() {
        return status;
    }

    public String code() {
        return code;
    }

    /** What is told, by member. */
    Map<String, Object> body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "about:blank");
        Response.Status known = Response.Status.fromStatusCode(status);
        body.put("title", known == null ? "Error" : known.getReasonPhrase());
        body.put("status", status);
        body.put("detail", String.valueOf(getMessage()));
        body.put("code", code);
        body.putAll(members);
        return body;
    }

    /** The answer that says so. */
    public Response toResponse() {
        Response.ResponseBuilder response =
                Response.status(status).type(MEDIA_TYPE).entity(body());
        Duration wait = retryAfter;
        if (wait != null) {
            response.header("Retry-After", Math.max(1, wait.toSeconds()));
        }
        return response.build();
    }
}
