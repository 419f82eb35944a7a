package io.scriptorium.documents.identity;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.InternalClient;
import io.scriptorium.accesscontrol.InternalClient.Answer;
import io.scriptorium.accesscontrol.InternalClient.Bounds;
import io.scriptorium.accesscontrol.InternalSecret;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who an API token stands for, as {@code auth} says. Its answer, yes or no, is remembered under the token's hash for {@link #MEMORY}; failures are not. Never blocks.
 */
@Singleton
public final class ApiTokens {
    /** How long an answer is good. */
    public static final Duration MEMORY = Duration.ofSeconds(10);

    static final int MAX_REMEMBERED = 10_000;
    static final int MAX_CONNECTIONS = 8;
    static final int MAX_WAITING = 1_000;

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(3);

    /** Of an answer about one person. */
    private static final int MAX_ANSWER_BYTES = 64 << 10;

    private final InternalClient client;
    private final AsyncCache<String, Optional<Caller>> answers = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(MEMORY)
            .buildAsync();

    ApiTokens(
            Vertx vertx,
            @ConfigProperty(name = "scriptorium.auth-url") String authUrl,
            @ConfigProperty(name = "scriptorium.internal-secret") String secret) {
        client = new InternalClient(
                vertx,
                authUrl,
                new InternalSecret(secret),
                new Bounds(MAX_CONNECTIONS, MAX_WAITING, ANSWER_TIMEOUT, ANSWER_TIMEOUT, MAX_ANSWER_BYTES));
    }

    /** Who the token stands for; empty if it is not a good one. */
    public CompletionStage<Optional<Caller>> introspect(String token) {
        return answers.get(
                hash(token),
                (key, executor) -> client.post("/internal/api-tokens/introspect", new JsonObject().put("token", token))
                        .map(ApiTokens::read)
                        .toCompletionStage()
                        .toCompletableFuture());
    }

    private static Optional<Caller> read(Answer answer) {
        return switch (answer.status()) {
            case 200 -> {
                JsonObject json = answer.body().toJsonObject();
                yield Optional.of(new Caller(
                        UUID.fromString(json.getString("userId")),
                        json.getString("name"),
                        json.getString("email"),
                        json.getBoolean("admin", false),
                        null,
                        UUID.fromString(json.getString("tokenId"))));
            }
            case 404 -> Optional.empty();
            default -> throw new IllegalStateException("auth answered " + answer.status() + " about a token");
        };
    }

    private static String hash(String token) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
