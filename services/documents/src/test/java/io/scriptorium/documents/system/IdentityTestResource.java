package io.scriptorium.documents.system;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands for {@code auth}: gives out the public key of {@link TestUser}s' tokens, and knows their API tokens. */
public final class IdentityTestResource implements QuarkusTestResourceLifecycleManager {
    public static final String PUBLIC_URL = "http://localhost:8080";
    public static final String INTERNAL_SECRET = "a-secret-for-tests-with-enough-characters";

    /** How often an API token was asked about. */
    public static final AtomicInteger INTROSPECTIONS = new AtomicInteger();

    private HttpServer server;

    @Override
    public Map<String, String> start() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/auth/jwks", exchange -> answer(exchange, 200, TestUser.keySet()));
        server.createContext("/internal/api-tokens/introspect", this::introspect);
        server.start();
        return Map.of(
                "scriptorium.auth-url",
                        "http://localhost:" + server.getAddress().getPort(),
                "scriptorium.public-url", PUBLIC_URL,
                "scriptorium.internal-secret", INTERNAL_SECRET);
    }

    private void introspect(HttpExchange exchange) throws IOException {
        INTROSPECTIONS.incrementAndGet();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!INTERNAL_SECRET.equals(exchange.getRequestHeaders().getFirst("X-Scriptorium-Internal"))) {
            answer(exchange, 404, "{}");
            return;
        }
        TestUser user = TestUser.withApiToken(new JsonObject(body).getString("token"));
        if (user == null) {
            answer(exchange, 404, "{}");
        } else {
            answer(
                    exchange,
                    200,
                    new JsonObject()
                            .put("userId", user.id().toString())
                            .put("name", user.name())
                            .put("email", user.email())
                            .put("admin", false)
                            .put("tokenId", user.id().toString())
                            .encode());
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void stop() {
        server.stop(0);
    }
}
