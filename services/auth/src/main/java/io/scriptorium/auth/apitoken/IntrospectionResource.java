package io.scriptorium.auth.apitoken;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.http.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells other services whom an API token stands for. */
@Path("/internal/api-tokens/introspect")
@RunOnVirtualThread
public final class IntrospectionResource {
    /** What to look at. */
    public record Question(@Nullable String token) {
        @Override
        public String toString() {
            return "Question";
        }
    }

    /** Whom it stands for. */
    public record Answer(UUID userId, String name, String email, boolean admin, UUID tokenId) {}

    private final ApiTokens tokens;

    @Inject
    IntrospectionResource(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @POST
    @Produces(MediaType.APPLICATION_JSON)
    public Answer introspect(@Nullable Question question) {
        Caller caller = Optional.ofNullable(question)
                .map(Question::token)
                .flatMap(tokens::introspect)
                .orElseThrow(() -> new Problem(404, "token-not-found", "There is no such token."));
        return new Answer(
                caller.userId(),
                caller.name(),
                caller.email(),
                caller.admin(),
                Objects.requireNonNull(caller.apiTokenId()));
    }
}
