package io.scriptorium.collab.durability;

import io.scriptorium.accesscontrol.InternalClient;
import io.scriptorium.accesscontrol.InternalClient.Bounds;
import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.TokenRejectedException;
import io.scriptorium.collab.access.AccessLookup;
import io.scriptorium.collab.room.Identity;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.wire.StoredState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
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

    /** What a state may come as; the second is what every release can give. */
    private static final String STATE_TYPES = StoredState.MEDIA_TYPE + ", application/octet-stream;q=0.5";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

    private final InternalClient client;

    public HttpDocumentStore(Vertx vertx, URI documentsUrl, InternalSecret internalSecret) {
        client = new InternalClient(
                vertx,
                documentsUrl.toString(),
                internalSecret,
                new Bounds(MAX_CONNECTIONS, MAX_WAITING, CONNECT_TIMEOUT, ANSWER_TIMEOUT, MAX_STATE_BYTES));
    }

    @Override
    public CompletionStage<StoredState> load(UUID documentId) {
        return succeeded(documentId, client.get(address(documentId, "/state"), STATE_TYPES))
                .map(answer -> {
                    byte[] body = answer.body().getBytes();
                    // One update is what a documents service of an earlier release answers.
                    return StoredState.MEDIA_TYPE.equals(answer.type())
                            ? StoredState.decode(body)
                            : StoredState.of(body);
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
        return call(documentId, "/updates", new JsonObject().put("entries", list))
                .<Void>mapEmpty()
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Identity> authorize(UUID documentId, String apiToken) {
        return call(documentId, "/authorize", new JsonObject().put("token", apiToken))
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
        return call(documentId, "/role?userId=" + userId, null)
                .map(body -> Role.parse(body.toJsonObject().getString("role")))
                .recover(failure -> failure instanceof NoSuchDocumentException
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(failure))
                .toCompletionStage();
    }

    private Future<Buffer> call(UUID documentId, String path, @Nullable JsonObject body) {
        String address = address(documentId, path);
        return succeeded(documentId, body == null ? client.get(address) : client.post(address, body))
                .map(InternalClient.Answer::body);
    }

    private static String address(UUID documentId, String path) {
        return "/internal/documents/" + documentId + path;
    }

    private static Future<InternalClient.Answer> succeeded(UUID documentId, Future<InternalClient.Answer> asked) {
        return asked.compose(answer -> switch (answer.status()) {
            case 200, 204 -> Future.succeededFuture(answer);
            case 401 -> Future.failedFuture(new TokenRejectedException("documents does not know the token"));
            case 404 -> Future.failedFuture(new NoSuchDocumentException(documentId));
            default -> Future.failedFuture(new IllegalStateException("documents answered " + answer.status()));
        });
    }
}
