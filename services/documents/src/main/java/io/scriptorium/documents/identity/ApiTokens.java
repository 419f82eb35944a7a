package io.scriptorium.documents.identity;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.InternalSecret;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
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

    /** Time for the pool to notice which of its kept connections are closed, before one of them is used again. */
    private static final Duration AGAIN_AFTER = Duration.ofMillis(20);

    private final Vertx vertx;
    private final HttpClient client;
    private final String location;
    private final InternalSecret secret;
    private final AsyncCache<String, Optional<Caller>> answers = Caffeine.newBuilder()
            .maximumSize(MAX_REMEMBERED)
            .expireAfterWrite(MEMORY)
            .buildAsync();

    ApiTokens(
            Vertx vertx,
            @ConfigProperty(name = "scriptorium.auth-url") String authUrl,
            @ConfigProperty(name = "scriptorium.internal-secret") String secret) {
        this.vertx = vertx;
        client = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout((int) ANSWER_TIMEOUT.toMillis()),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
        location = authUrl + "/internal/api-tokens/introspect";
        this.secret = new InternalSecret(secret);
    }

    /** Who the token stands for; empty if it is not a good one. */
    public CompletionStage<Optional<Caller>> introspect(String token) {
        return answers.get(
                hash(token),
                (key, executor) -> ask(token)
                        // A kept connection may have been closed at the other end just now; asking twice does no harm.
                        .recover(failure -> failure instanceof HttpClosedException || failure instanceof IOException
                                ? vertx.timer(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                                        .compose(ignored -> ask(token))
                                : Future.failedFuture(failure))
                        .toCompletionStage()
                        .toCompletableFuture());
    }

    private Future<Optional<Caller>> ask(String token) {
        return client.request(new RequestOptions()
                        .setMethod(HttpMethod.POST)
                        .setAbsoluteURI(location)
                        .setTimeout(ANSWER_TIMEOUT.toMillis())
                        .putHeader("Content-Type", "application/json")
                        .putHeader(InternalSecret.HEADER, secret.headerValue()))
                // Inside: the body is asked for where the response arrives. A chain built by the caller's thread may
                // come too late for it.
                .compose(request -> request.send(
                                new JsonObject().put("token", token).toBuffer())
                        .compose(response -> response.body().map(body -> read(response, body))));
    }

    private static Optional<Caller> read(HttpClientResponse response, Buffer body) {
        return switch (response.statusCode()) {
            case 200 -> {
                JsonObject json = body.toJsonObject();
                yield Optional.of(new Caller(
                        UUID.fromString(json.getString("userId")),
                        json.getString("name"),
                        json.getString("email"),
                        json.getBoolean("admin", false),
                        null,
                        UUID.fromString(json.getString("tokenId"))));
            }
            case 404 -> Optional.empty();
            default -> throw new IllegalStateException("auth answered " + response.statusCode() + " about a token");
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
