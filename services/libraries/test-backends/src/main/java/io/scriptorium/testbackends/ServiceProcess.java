package io.scriptorium.testbackends;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * The package of a service, or the executable if that is what was built, as a process of its own, that is told its settings by the environment as in an installation: for what can't be shown in a process that
 * is to serve. Its ports are free ones. Closing it ends it.
 */
public final class ServiceProcess implements AutoCloseable {
    private static final Path BUILT = Path.of("target/quarkus-artifact.properties");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);
    /** What comes from whoever runs the tests would be told the service, too. */
    private static final String OURS = "SCRIPTORIUM_";

    private final int port = FreePorts.next();
    private final int managementPort = FreePorts.next();
    private final Path folder = TemporaryFolders.create("scriptorium-service");
    private final Path log = folder.resolve("log");
    private final Process process;

    private ServiceProcess(Map<String, String> settings) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith(OURS));
        builder.environment().putAll(settings);
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(port));
        builder.environment().put("QUARKUS_MANAGEMENT_PORT", Integer.toString(managementPort));
        process = builder.start();
    }

    /**
     * Starts the service.
     *
     * @param settings environment variables, by name
     */
    public static ServiceProcess start(Map<String, String> settings) {
        try {
            return new ServiceProcess(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> command() throws IOException {
        Properties built = new Properties();
        try (InputStream in = Files.newInputStream(BUILT)) {
            built.load(in);
        }
        String path = Path.of("target", built.getProperty("path")).toString();
        // It is killed, and could not tidy up.
        String temporary = "-Djava.io.tmpdir=" + folder;
        return built.getProperty("type").equals("native")
                ? List.of(path, temporary)
                : List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // Several of them start at once.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        temporary,
                        "-jar",
                        path);
    }

    /** Where it takes requests. */
    public int port() {
        return port;
    }

    /** What its management port answers, once it does. */
    public HttpResponse<String> management(String path) {
        URI uri = URI.create("http://localhost:" + managementPort + "/q" + path);
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(uri).timeout(ANSWER_TIMEOUT).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(uri.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Waits until an answer of the management port is as it should be. */
    public HttpResponse<String> awaitManagement(String path, Predicate<HttpResponse<String>> expected) {
        List<HttpResponse<String>> last = new ArrayList<>();
        await(path, () -> {
            try {
                last.clear();
                last.add(management(path));
                return expected.test(last.getFirst());
            } catch (UncheckedIOException e) {
                return false;
            }
        });
        return last.getFirst();
    }

    /** Waits until it has said all of these, each within a line. */
    public void awaitLog(String... parts) {
        for (String part : parts) {
            await(part, () -> log().contains(part));
        }
    }

    /** Waits for its end, and answers how it ended. */
    public int awaitEnd() {
        await("its end", () -> !process.isAlive());
        return process.exitValue();
    }

    /** All that it has said so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        boolean ended = false;
        while (!condition.getAsBoolean()) {
            if (ended || System.nanoTime() > deadline) {
                throw new AssertionError(
                        what + ": not in " + PATIENCE.toSeconds() + " s, or before it ended; it said\n" + log());
            }
            // What it said last may not have been looked at.
            ended = !process.isAlive();
            LockSupport.parkNanos(50_000_000);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        TemporaryFolders.delete(folder);
    }
}
