package io.scriptorium.benchmarks.saving;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.accesscontrol.InternalSecret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/** Puts updates into a document's log the way {@code collab} does while Redis is away. */
final class DirectStore implements AutoCloseable {
    private static final int MAX_UPDATES = 10_000;
    private static final int MAX_BYTES = 16 << 20;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI documents;
    private final InternalSecret secret;

    DirectStore(LocalRun run) throws IOException {
        documents = run.url("documents-0");
        secret = run.secret();
    }

    /** Stores all, under one new producer, in as many requests as it takes. */
    void store(UUID documentId, UUID author, List<byte[]> updates) throws IOException, InterruptedException {
        UUID producer = UUID.randomUUID();
        int sequence = 0;
        while (sequence < updates.size()) {
            StringBuilder json = new StringBuilder("{\"entries\":[");
            int bytes = 0;
            for (int i = 0; i < MAX_UPDATES && bytes < MAX_BYTES && sequence < updates.size(); i++) {
                byte[] update = updates.get(sequence++);
                bytes += update.length;
                json.append(i == 0 ? "" : ",")
                        .append("{\"producer\":\"%s\",\"sequence\":%d,\"userId\":\"%s\",\"at\":\"%s\",\"update\":\""
                                .formatted(producer, sequence, author, Instant.now()))
                        .append(Base64.getEncoder().encodeToString(update))
                        .append("\"}");
            }
            post(documentId, json.append("]}").toString());
        }
    }

    private void post(UUID documentId, String json) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        documents.resolve("/internal/documents/" + documentId + "/updates"))
                .header(InternalSecret.HEADER, secret.headerValue())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json, UTF_8))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 204) {
            throw new IllegalStateException("documents answered " + response.statusCode() + ": " + response.body());
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
