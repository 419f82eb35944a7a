package io.scriptorium.benchmarks.saving;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.ydoc.lib0.AnyCodec;
import io.scriptorium.ydoc.lib0.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Scriptorium as {@code ./mvnw -Plocal} runs it, with one {@code collab} and one {@code documents}, and its data in a temporary folder. */
final class LocalRun implements AutoCloseable {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);

    private static final String MANAGEMENT_PORT = "QUARKUS_MANAGEMENT_PORT=";

    private final Path folder;
    private final Path data;
    private final Process launcher;
    private final int port;

    LocalRun(Path root) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("scriptorium-saving");
        data = folder.resolve("data");
        Path log = folder.resolve("log");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        command.add("-Dscriptorium.root=" + root);
        command.add("-Dscriptorium.port=" + port);
        command.add("-Dscriptorium.data=" + data);
        command.add("-Dscriptorium.collab=1");
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.scriptorium.local.Local"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        launcher = builder.start();
        // The run ends with this program, however that ends.
        Runtime.getRuntime().addShutdownHook(new Thread(launcher::destroy, "local-run-stop"));
        long end = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!Files.readString(log).contains("Scriptorium is ready")) {
            if (!launcher.isAlive() || System.nanoTime() > end) {
                launcher.destroy();
                throw new IllegalStateException("the local run does not start:\n" + Files.readString(log));
            }
            Thread.sleep(200);
        }
    }

    /** Where sockets are opened: through the edge, as browsers do. */
    int port() {
        return port;
    }

    InternalSecret secret() throws IOException {
        return new InternalSecret(
                Files.readString(data.resolve("secrets/internal")).strip());
    }

    /** Where a child listens. */
    URI url(String child) throws IOException {
        return URI.create(String.valueOf(entry(child).get("url")));
    }

    /** What a child's metric says: the sum over its tags. The port of its metrics is in its environment only, and so this runs on Linux only. */
    double metric(String child, String name) throws IOException, InterruptedException {
        String environment =
                Files.readString(Path.of("/proc", String.valueOf(entry(child).get("pid")), "environ"), ISO_8859_1);
        String port = Stream.of(environment.split("\0", -1))
                .filter(variable -> variable.startsWith(MANAGEMENT_PORT))
                .findFirst()
                .orElseThrow()
                .substring(MANAGEMENT_PORT.length());
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/q/metrics"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                    .sum();
        }
    }

    /** How much of the processors' time a child and its own children have had. */
    Duration cpu(String child) throws IOException {
        long pid = ((Number) Objects.requireNonNull(entry(child).get("pid"))).longValue();
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        return Stream.concat(Stream.of(process), process.descendants())
                .map(each -> each.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    private Map<?, ?> entry(String child) throws IOException {
        String json = Files.readString(data.resolve("processes.json"), UTF_8);
        if (Json.parse(json, AnyCodec.DEFAULT_DEPTH, 0) instanceof List<?> children) {
            for (Object each : children) {
                if (each instanceof Map<?, ?> map && child.equals(map.get("name"))) {
                    return map;
                }
            }
        }
        throw new IllegalStateException("there is no " + child);
    }

    /** A connection to the database. */
    Connection connect() throws IOException, SQLException {
        return DriverManager.getConnection(
                "jdbc:" + url("postgres") + "?currentSchema=documents",
                "scriptorium",
                Files.readString(data.resolve("secrets/postgres")).strip());
    }

    @Override
    public void close() throws IOException {
        launcher.destroy();
        launcher.onExit().orTimeout(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS).join();
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
