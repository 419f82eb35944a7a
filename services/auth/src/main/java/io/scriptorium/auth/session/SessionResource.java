package io.scriptorium.auth.session;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.http.CurrentCaller;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.auth.client.Client;
import io.scriptorium.auth.client.Clients;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/** Refreshing, logging out, and the list of one's devices. */
@Path("/auth")
@RunOnVirtualThread
public final class SessionResource {
    /** What to log out of; nothing means this session. */
    @RegisterForReflection
    public record Logout(boolean everywhere) {}

    /** A session of the caller. */
    public record Session(
            UUID id,
            boolean current,
            Instant createdAt,
            Instant lastUsedAt,
            Instant expiresAt,
            String device,
            String address) {}

    /** All live sessions of the caller; never more than an account can have. */
    public record SessionList(List<Session> items) {}

    private final Sessions sessions;
    private final SessionCookies cookies;
    private final CurrentCaller caller;
    private final Clients clients;
    private final ObjectMapper json;
    private final MeterRegistry metrics;

    @Inject
    SessionResource(
            Sessions sessions,
            SessionCookies cookies,
            CurrentCaller caller,
            Clients clients,
            ObjectMapper json,
            MeterRegistry metrics) {
        this.sessions = sessions;
        this.cookies = cookies;
        this.caller = caller;
        this.clients = clients;
        this.json = json;
        this.metrics = metrics;
    }

    @POST
    @Path("refresh")
    public Response refresh(@Context HttpHeaders headers, @Context HttpServerRequest request) {
        Sessions.Refreshed refreshed = refreshCookie(headers)
                .map(token -> sessions.refresh(token, clients.of(request)))
                .orElse(new Sessions.Refreshed.Refused(null));
        return switch (refreshed) {
            case Sessions.Refreshed.Renewed renewed -> {
                count(renewed.rotated() ? "rotated" : "repeated");
                yield cookies.set(Response.noContent(), renewed.tokens()).build();
            }
            case Sessions.Refreshed.Refused refused -> {
                count(
                        refused.because() == null
                                ? "unknown"
                                : refused.because().name().toLowerCase(Locale.ROOT));
                Response problem =
                        new Problem(401, "session-ended", "This session has ended; sign in again.").toResponse();
                yield cookies.clear(Response.fromResponse(problem)).build();
            }
        };
    }

    @POST
    @Path("logout")
    @Consumes(MediaType.WILDCARD)
    public Response logout(String body, @Context HttpHeaders headers, @Context HttpServerRequest request)
            throws JacksonException {
        // Read here, because it may be left out, and a missing body has no type.
        Logout logout = body.isBlank() ? new Logout(false) : json.readValue(body, Logout.class);
        // By the refresh token first: it works when the access token has expired.
        Optional<Sessions.Owned> session = refreshCookie(headers)
                .flatMap(sessions::owned)
                .or(() -> caller.find().flatMap(SessionResource::sessionOf));
        Client client = clients.of(request);
        if (session.isPresent()) {
            if (logout.everywhere()) {
                sessions.endAll(session.get().accountId(), Sessions.EndReason.LOGOUT, client);
            } else {
                sessions.end(session.get(), Sessions.EndReason.LOGOUT, client);
            }
        }
        return cookies.clear(Response.noContent()).build();
    }

    @GET
    @Path("sessions")
    @Produces(MediaType.APPLICATION_JSON)
    public SessionList list() {
        Sessions.Owned own = require();
        return new SessionList(sessions.list(own.accountId()).stream()
                .map(each -> new Session(
                        each.id(),
                        each.id().equals(own.id()),
                        each.createdAt(),
                        each.lastUsedAt(),
                        each.expiresAt(),
                        each.device(),
                        each.address()))
                .toList());
    }

    @DELETE
    @Path("sessions/{id}")
    public Response end(@PathParam("id") UUID id, @Context HttpServerRequest request) {
        Sessions.Owned own = require();
        if (!sessions.end(
                new Sessions.Owned(id, own.accountId()), Sessions.EndReason.ENDED_BY_USER, clients.of(request))) {
            throw new Problem(404, "session-not-found", "There is no such session.");
        }
        Response.ResponseBuilder done = Response.noContent();
        return (id.equals(own.id()) ? cookies.clear(done) : done).build();
    }

    private Sessions.Owned require() {
        return sessionOf(caller.require())
                .orElseThrow(() -> new Problem(
                        403, "session-required", "An API token can't look after sessions; sign in with a browser."));
    }

    private static Optional<Sessions.Owned> sessionOf(Caller caller) {
        UUID id = caller.sessionId();
        return id == null ? Optional.empty() : Optional.of(new Sessions.Owned(id, caller.userId()));
    }

    private Optional<String> refreshCookie(HttpHeaders headers) {
        return Optional.ofNullable(headers.getCookies().get(cookies.refreshName()))
                .map(Cookie::getValue);
    }

    private void count(String outcome) {
        metrics.counter("scriptorium.auth.refreshes", "outcome", outcome).increment();
    }
}
