package io.scriptorium.collab.durability;

import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.TokenRejectedException;
import io.scriptorium.collab.access.AccessLookup;
import io.scriptorium.collab.room.Identity;
import io.scriptorium.updatelog.LogEntry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The internal HTTP interface of the documents service. At most {@link #MAX_CONNECTIONS} requests are under way, so a thousand cold rooms load one after
 * another; at most {@link #MAX_WAITING} wait, the others fail at once and are tried again by their rooms.
 */
public final class HttpDocumentStore implements DocumentStore, AccessLookup {
    public static final int MAX_CONNECTIONS = 16;
    public static final int MAX_WAITING = 20_000;
    /** The largest stored state that is read. */
    public static final int MAX_STATE_BYTES = 256 << 20;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    /** Time for the pool to notice which of its kept connections are closed, before one of them is used again. */
    private static final Duration AGAIN_AFTER = Duration.ofMillis(20);

    private final Vertx vertx;
    private final HttpClient client;
    private final String base;
    private final InternalSecret secret;

    public HttpDocumentStore(Vertx vertx, URI documentsUrl, InternalSecret internalSecret) {
        this.vertx = vertx;
        client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                        .setKeepAliveTimeout(30),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS).setMaxWaitQueueSize(MAX_WAITING));
        base = documentsUrl.toString();
        secret = internalSecret;
    }

    @Override
    public CompletionStage<byte[]> load(UUID documentId) {
        return call(HttpMethod.GET, documentId, "/state", null)
                .map(body -> {
                    if (body.length() > MAX_STATE_BYTES) {
                        throw new IllegalStateException("the stored state is larger than this service reads");
                    }
                    return body.getBytes();
                })
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Void> store(UUID documentId, List<LogEntry> entries) {
        JsonArray list = new JsonArray();
        for (LogEntry entry : entries) {
            JsonObject json = new JsonObject()
                    .put("producer", entry.id().producer().toString())
                    .put("sequence", entry.id().sequence())
                    .put("at", entry.at().toString())
                    .put("update", Base64.getEncoder().encodeToString(entry.update()));
            UUID userId = entry.userId();
            if (userId != null) {
                json.put("userId", userId.toString());
            }
            list.add(json);
        }
        return call(HttpMethod.POST, documentId, "/updates", new JsonObject().put("entries", list))
                .<Void>mapEmpty()
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Identity> authorize(UUID documentId, String apiToken) {
        return call(HttpMethod.POST, documentId, "/authorize", new JsonObject().put("token", apiToken))
                .map(body -> {
                    JsonObject json = body.toJsonObject();
                    String tokenId = json.getString("tokenId");
                    return new Identity(
                            UUID.fromString(json.getString("userId")),
                            json.getString("name"),
                            Role.of(json.getString("role")),
                            null,
                            tokenId == null ? null : UUID.fromString(tokenId));
                })
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Optional<Role>> role(UUID documentId, UUID userId) {
        return call(HttpMethod.GET, documentId, "/role?userId=" + userId, null)
                .map(body -> Role.parse(body.toJsonObject().getString("role")))
                .recover(failure -> failure instanceof NoSuchDocumentException
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure))
                .toCompletionStage();
    }

    /** Asks once more where a kept connection turns out to have been closed at the other end: every request here may be made twice. */
    private Future<Buffer> call(HttpMethod method, UUID documentId, String path, @Nullable JsonObject body) {
        return callOnce(method, documentId, path, body).recover(failure -> {
            if (failure instanceof HttpClosedException || failure instanceof SocketException) {
                return vertx.timer(AGAIN_AFTER.toMillis(), TimeUnit.MILLISECONDS)
                        .compose(ignored -> callOnce(method, documentId, path, body));
            }
            return Future.failedFuture(failure);
        });
    }

    private Future<Buffer> callOnce(HttpMethod method, UUID documentId, String path, @Nullable JsonObject body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setAbsoluteURI(base + "/internal/documents/" + documentId + path)
                .setTimeout(ANSWER_TIMEOUT.toMillis())
                .putHeader(InternalSecret.HEADER, secret.headerValue());
        return client.request(options).compose(request -> {
            if (body == null) {
                return request.send().compose(response -> read(documentId, response));
            }
            request.putHeader("Content-Type", "application/json");
            return request.send(body.toBuffer()).compose(response -> read(documentId, response));
        });
    }

    /** Gathers the body; where its length is announced, in one piece from the beginning, since a large one that grows is copied over and over. */
    private static Future<Buffer> body(HttpClientResponse response) {
        String announced = response.getHeader(HttpHeaders.CONTENT_LENGTH);
        Buffer body = Buffer.buffer(announced == null ? 0 : (int) Math.min(Long.parseLong(announced), MAX_STATE_BYTES));
        response.handler(body::appendBuffer);
        return response.end().map(body);
    }

    private static Future<Buffer> read(UUID documentId, HttpClientResponse response) {
        return body(response).compose(body -> switch (response.statusCode()) {
            case 200, 204 -> Future.succeededFuture(body);
            case 401 -> Future.failedFuture(new TokenRejectedException("documents does not know the token"));
            case 404 -> Future.failedFuture(new NoSuchDocumentException(documentId));
            default -> Future.failedFuture(new IllegalStateException("documents answered " + response.statusCode()));
        });
    }
}
