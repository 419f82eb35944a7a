package io.scriptorium.documents.sharing;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.identity.ApiTokens;
import io.scriptorium.documents.identity.Visitors;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** What {@code collab} asks about access. */
@Path("/internal/documents/{id}")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Singleton
final class InternalAccessResource {
    private static final Duration INTROSPECTION_TIMEOUT = Duration.ofSeconds(5);

    private final AccessRules rules;
    private final ApiTokens apiTokens;
    private final Visitors visitors;

    InternalAccessResource(AccessRules rules, ApiTokens apiTokens, Visitors visitors) {
        this.rules = rules;
        this.apiTokens = apiTokens;
        this.visitors = visitors;
    }

    /** An API token that somebody opened a socket with. */
    @RegisterForReflection
    record Presented(@Nullable String token) {}

    /** Who it stands for, and what they may do. */
    record Authorized(
            UUID userId, String name, String role, @Nullable UUID tokenId) {}

    /** A role by its name, or {@code none}. */
    record CurrentRole(String role) {}

    @POST
    @Path("authorize")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(hidden = true)
    public Authorized authorize(@PathParam("id") String id, @Nullable Presented presented) {
        UUID documentId = AccessRules.parse(id).orElseThrow(AccessRules::notFound);
        String token = presented == null || presented.token() == null ? "" : presented.token();
        Caller caller =
                callerOf(token).orElseThrow(() -> new Problem(401, "unauthenticated", "The token is not a good one."));
        visitors.welcome(caller);
        Access access = rules.find(caller.userId(), documentId).orElseThrow(AccessRules::notFound);
        return new Authorized(caller.userId(), caller.name(), access.role().wireName(), caller.apiTokenId());
    }

    @GET
    @Path("role")
    @Operation(hidden = true)
    public CurrentRole role(@PathParam("id") String id, @QueryParam("userId") @Nullable String userId) {
        UUID documentId = AccessRules.parse(id).orElseThrow(AccessRules::notFound);
        UUID user = AccessRules.parse(userId == null ? "" : userId)
                .orElseThrow(() -> new Problem(400, "invalid-user", "userId is not an id.").with("field", "userId"));
        return new CurrentRole(rules.find(user, documentId)
                .map(access -> access.role().wireName())
                .orElse("none"));
    }

    private Optional<Caller> callerOf(String token) {
        if (!token.startsWith(Caller.API_TOKEN_PREFIX)) {
            return Optional.empty();
        }
        try {
            return apiTokens
                    .introspect(token)
                    .toCompletableFuture()
                    .get(INTROSPECTION_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new Problem(503, "sign-in-unavailable", "The token can't be checked right now; try again.")
                    .retryAfter(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
