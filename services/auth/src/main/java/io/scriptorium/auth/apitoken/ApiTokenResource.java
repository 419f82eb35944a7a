package io.scriptorium.auth.apitoken;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.http.CurrentCaller;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.auth.client.Clients;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One's API tokens. Looked after by people with a session only: a token that leaked can't make others. */
@Path("/auth/tokens")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class ApiTokenResource {
    /** What to make. */
    public record NewToken(@Nullable String name, @Nullable Integer expiresInDays) {}

    /** A token; {@code token} is there only in the answer that made it. */
    @RegisterForReflection
    public record Token(
            UUID id,
            String name,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String token) {
        private static Token of(ApiTokens.Listed listed, @Nullable String text) {
            return new Token(
                    listed.id(), listed.name(), listed.createdAt(), listed.expiresAt(), listed.lastUsedAt(), text);
        }

        @Override
        public String toString() {
            return "Token[" + id + "]";
        }
    }

    /** All tokens of the caller that are good; never more than an account can have. */
    public record TokenList(List<Token> items) {}

    private final ApiTokens tokens;
    private final CurrentCaller caller;
    private final Clients clients;

    @Inject
    ApiTokenResource(ApiTokens tokens, CurrentCaller caller, Clients clients) {
        this.tokens = tokens;
        this.caller = caller;
        this.clients = clients;
    }

    @POST
    public Response create(@Nullable NewToken wanted, @Context HttpServerRequest request) {
        UUID accountId = require();
        if (wanted == null) {
            throw new Problem(400, "malformed-json", "The body is not the JSON that is expected here.");
        }
        String name = wanted.name() == null ? "" : wanted.name().strip();
        if (name.isEmpty()
                || name.length() > ApiTokens.MAX_NAME_LENGTH
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new Problem(
                            400,
                            "invalid-name",
                            "A token needs a name of 1 to " + ApiTokens.MAX_NAME_LENGTH + " characters.")
                    .with("field", "name");
        }
        int days = wanted.expiresInDays() == null ? ApiTokens.DEFAULT_DAYS : wanted.expiresInDays();
        if (days < 1 || days > ApiTokens.MAX_DAYS) {
            throw new Problem(400, "invalid-expiry", "A token is good for 1 to " + ApiTokens.MAX_DAYS + " days.")
                    .with("field", "expiresInDays");
        }
        ApiTokens.Created created = tokens.create(accountId, name, days, clients.of(request));
        return Response.created(URI.create("/auth/tokens/" + created.token().id()))
                .entity(Token.of(created.token(), created.text()))
                .build();
    }

    @GET
    public TokenList list() {
        return new TokenList(tokens.list(require()).stream()
                .map(each -> Token.of(each, null))
                .toList());
    }

    @DELETE
    @Path("{id}")
    public void delete(@PathParam("id") UUID id, @Context HttpServerRequest request) {
        if (!tokens.delete(require(), id, clients.of(request))) {
            throw new Problem(404, "token-not-found", "There is no such token.");
        }
    }

    private UUID require() {
        Caller known = caller.require();
        if (known.sessionId() == null) {
            throw new Problem(403, "session-required", "An API token can't look after tokens; sign in with a browser.");
        }
        return known.userId();
    }
}
