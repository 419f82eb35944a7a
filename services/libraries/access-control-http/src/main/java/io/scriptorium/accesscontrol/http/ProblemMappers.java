package io.scriptorium.accesscontrol.http;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Turns whatever a request ends with into problem details. What nobody expected is logged once and told without its message. */
public final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);

    @ServerExceptionMapper
    public Response problem(Problem problem) {
        return problem.toResponse();
    }

    @ServerExceptionMapper
    public Response json(JacksonException malformed) {
        return new Problem(400, "malformed-json", "The body is not the JSON that is expected here.").toResponse();
    }

    /** Quarkus maps this one itself, without a body; the more exact type wins. */
    @ServerExceptionMapper
    public Response json(MismatchedInputException malformed) {
        return json((JacksonException) malformed);
    }

    @ServerExceptionMapper
    public Response refused(WebApplicationException refused) {
        Response original = refused.getResponse();
        int status = original.getStatus();
        if (status < 400) {
            return original;
        }
        if (refused.getCause() instanceof JacksonException malformed) {
            return json(malformed);
        }
        Response told = switch (status) {
            case 400 -> new Problem(400, "bad-request", "The request can't be read.").toResponse();
            case 401 -> new Problem(401, "unauthenticated", "Sign in first.").toResponse();
            case 404 -> new Problem(404, "not-found", "There is nothing at this address.").toResponse();
            case 405 -> new Problem(405, "method-not-allowed", "This address does not take that method.").toResponse();
            case 406 -> new Problem(406, "not-acceptable", "None of the types in Accept can be made.").toResponse();
            case 413 -> new Problem(413, "too-large", "The body is larger than this address takes.").toResponse();
            case 415 ->
                new Problem(415, "unsupported-media-type", "The body's type is not one taken here.").toResponse();
            default -> {
                if (status >= 500) {
                    LOG.error("a request failed", refused);
                }
                yield new Problem(status, "http-" + status, "The request failed.").toResponse();
            }
        };
        String allow = original.getHeaderString(HttpHeaders.ALLOW);
        return allow == null
                ? told
                : Response.fromResponse(told).header(HttpHeaders.ALLOW, allow).build();
    }

    @ServerExceptionMapper
    public Response unexpected(Throwable failure) {
        LOG.error("a request failed", failure);
        return new Problem(500, "internal", "Something went wrong here. Nothing that was saved is lost; try again.")
                .toResponse();
    }
}
