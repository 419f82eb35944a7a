package io.scriptorium.deployment;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * As much of a Kubernetes API as a chart's {@code lookup} asks: the kinds of {@code v1}, and single objects. It holds Secrets and ConfigMaps; whether the namespace exists is told by its
 * account {@code default}.
 */
final class FakeCluster implements AutoCloseable {
    private static final String KINDS = """
            {"kind": "APIResourceList", "groupVersion": "v1", "resources": [
              {"name": "configmaps", "singularName": "", "namespaced": true, "kind": "ConfigMap", "verbs": ["get"]},
              {"name": "secrets", "singularName": "", "namespaced": true, "kind": "Secret", "verbs": ["get"]},
              {"name": "serviceaccounts", "singularName": "", "namespaced": true, "kind": "ServiceAccount", "verbs": ["get"]}]}
            """;
    private static final String ABSENT =
            "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"status\": \"Failure\", \"reason\": \"NotFound\", \"code\": 404}";

    private final HttpServer server;
    private final Map<String, String> objects = new ConcurrentHashMap<>();

    private FakeCluster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** A cluster that has nothing, not even the namespace. */
    static FakeCluster empty() {
        try {
            return new FakeCluster();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes this the cluster that Helm finds. */
    void use() throws IOException {
        Files.writeString(Path.of(System.getenv("KUBECONFIG")), """
                apiVersion: v1
                kind: Config
                clusters: [{name: fake, cluster: {server: "http://127.0.0.1:%d"}}]
                contexts: [{name: fake, context: {cluster: fake, user: fake}}]
                users: [{name: fake, user: {}}]
                current-context: fake
                """.formatted(
                        server.getAddress().getPort()));
    }

    /** Has the namespace. */
    FakeCluster withNamespace() {
        objects.put(
                path("serviceaccounts", "default"),
                "{\"apiVersion\": \"v1\", \"kind\": \"ServiceAccount\", \"metadata\": {\"name\": \"default\"}}");
        return this;
    }

    /** Has a Secret with these texts. */
    FakeCluster withSecret(String name, Map<String, String> content) {
        String data = content.entrySet().stream()
                .map(entry -> "\"" + entry.getKey() + "\": \""
                        + Base64.getEncoder().encodeToString(entry.getValue().getBytes(StandardCharsets.UTF_8)) + "\"")
                .collect(Collectors.joining(", "));
        objects.put(
                path("secrets", name),
                "{\"apiVersion\": \"v1\", \"kind\": \"Secret\", \"metadata\": {\"name\": \"" + name + "\"}, \"data\": {"
                        + data + "}}");
        return this;
    }

    /** Has a ConfigMap with that key. */
    FakeCluster withConfigMap(String name, String key) {
        objects.put(
                path("configmaps", name),
                "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"" + name
                        + "\"}, \"data\": {\"" + key + "\": \"x\"}}");
        return this;
    }

    private static String path(String kind, String name) {
        return "/api/v1/namespaces/" + Chart.NAMESPACE + "/" + kind + "/" + name;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = path.equals("/api/v1") ? KINDS : objects.get(path);
        byte[] bytes = (body == null ? ABSENT : body).getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(body == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
