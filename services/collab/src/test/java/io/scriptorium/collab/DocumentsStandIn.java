package io.scriptorium.collab;

import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.updatelog.LogConsumer;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.update.Updates;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Redis;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Does for collab what the documents service does, with its memory for a database: consumes the log, answers for states and roles. */
final class DocumentsStandIn implements AutoCloseable {
    private final ConcurrentMap<UpdateId, LogEntry> stored = new ConcurrentHashMap<>();
    /** Roles by document and user; documents that are not a key do not exist. */
    final ConcurrentMap<UUID, Map<UUID, String>> roles = new ConcurrentHashMap<>();
    /** Users by API token. */
    final ConcurrentMap<String, UUID> apiTokens = new ConcurrentHashMap<>();

    private final String secret;
    private final HttpServer server;
    private final LogConsumer consumer;

    DocumentsStandIn(Vertx vertx, Redis redis, int port, String secret) {
        this.secret = secret;
        server = vertx.createHttpServer()
                .requestHandler(this::handle)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        consumer = new LogConsumer(vertx, redis, vertx.getOrCreateContext(), "stand-in", entries -> {
            entries.forEach(entry -> stored.putIfAbsent(entry.id(), entry));
            return java.util.concurrent.CompletableFuture.completedFuture(null);
        });
    }

    /** Where it listens. */
    int port() {
        return server.actualPort();
    }

    /** A document in which a user has a role. */
    UUID document(UUID userId, String role) {
        UUID id = UUID.randomUUID();
        roles.computeIfAbsent(id, ignored -> new ConcurrentHashMap<>()).put(userId, role);
        return id;
    }

    /** The text of a document as it is stored. */
    String text(UUID documentId) {
        YDoc document = new YDoc();
        document.applyUpdate(state(documentId));
        return document.getText("text").toString();
    }

    private byte[] state(UUID documentId) {
        List<byte[]> updates = stored.values().stream()
                .filter(entry -> entry.id().documentId().equals(documentId))
                .map(LogEntry::update)
                .toList();
        return updates.isEmpty() ? new YDoc().encodeStateAsUpdate() : Updates.merge(updates);
    }

    private void handle(HttpServerRequest request) {
        String[] parts = request.path().split("/", -1);
        UUID documentId = UUID.fromString(parts[3]);
        Map<UUID, String> members = roles.get(documentId);
        if (!secret.equals(request.getHeader(InternalSecret.HEADER)) || members == null) {
            request.response().setStatusCode(404).end();
            return;
        }
        request.body().onSuccess(body -> {
            switch (parts[4]) {
                case "state" -> request.response().end(Buffer.buffer(state(documentId)));
                case "role" ->
                    request.response()
                            .end(new JsonObject()
                                    .put(
                                            "role",
                                            members.getOrDefault(UUID.fromString(request.getParam("userId")), "none"))
                                    .encode());
                case "authorize" ->
                    authorize(request, members, body.toJsonObject().getString("token"));
                default -> {
                    store(documentId, body.toJsonObject().getJsonArray("entries"));
                    request.response().setStatusCode(204).end();
                }
            }
        });
    }

    private void authorize(HttpServerRequest request, Map<UUID, String> members, String token) {
        UUID userId = apiTokens.get(token);
        if (userId == null || !members.containsKey(userId)) {
            request.response().setStatusCode(userId == null ? 401 : 404).end();
        } else {
            request.response()
                    .end(new JsonObject()
                            .put("userId", userId.toString())
                            .put("name", "Robot")
                            .put("role", members.get(userId))
                            .encode());
        }
    }

    private void store(UUID documentId, JsonArray entries) {
        for (int i = 0; i < entries.size(); i++) {
            JsonObject entry = entries.getJsonObject(i);
            UpdateId id =
                    new UpdateId(documentId, UUID.fromString(entry.getString("producer")), entry.getLong("sequence"));
            stored.putIfAbsent(
                    id,
                    new LogEntry(id, null, Instant.EPOCH, Base64.getDecoder().decode(entry.getString("update"))));
        }
    }

    @Override
    public void close() {
        consumer.close();
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
