package io.scriptorium.acceptance.system;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The whole of Scriptorium as {@code ./mvnw -Plocal} runs it: real processes of the packages that the build just made, on a
 * port of its own and with its data under {@code target/}.
 */
public final class LocalSystem implements AutoCloseable {
    /** Eight JVMs and two stores that start at once on two cores; the tests of {@code local} hold it to less. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RESTART_TIMEOUT = Duration.ofSeconds(40);
    private static final String READY = "Scriptorium is ready: ";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path root = Path.of(required("scriptorium.root"));
    private final Path data = Path.of("target", "system").toAbsolutePath();
    private final Path log = Path.of("target", "system.log").toAbsolutePath();
    private final int port = freePort();
    private @Nullable Process launcher;

    /** One child of the local run, as {@code processes.json} names it. */
    public record Child(String name, long pid, int port, String url) {}

    LocalSystem() {
        launch(true);
    }

    private static String required(String property) {
        String value = System.getProperty(property);
        if (value == null) {
            throw new IllegalStateException("the build sets " + property);
        }
        return value;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where browsers find it. */
    public String origin() {
        return "http://localhost:" + port;
    }

    /** The same for sockets. */
    public String socketOrigin() {
        return "ws://localhost:" + port;
    }

    /** The port of the one origin. */
    public int port() {
        return port;
    }

    private void launch(boolean reset) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        command.add("-Dscriptorium.root=" + root);
        command.add("-Dscriptorium.port=" + port);
        command.add("-Dscriptorium.data=" + data);
        if (reset) {
            command.add("-Dscriptorium.reset");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.scriptorium.local.Local"));
        try {
            Files.createDirectories(log.getParent());
            launcher = new ProcessBuilder(command)
                    .directory(root.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Process started = launcher;
        Waiting.until("the system is ready; see " + log, START_TIMEOUT, () -> {
            if (!started.isAlive()) {
                fail("the local run ended with " + started.exitValue() + ":\n" + Files.readString(log));
            }
            return Files.readString(log).contains(READY);
        });
    }

    /** All children, as the run itself tells of them. */
    public List<Child> children() {
        try {
            List<Child> children = new ArrayList<>();
            for (JsonNode node : JSON.readTree(data.resolve("processes.json").toFile())) {
                children.add(new Child(
                        node.path("name").asText(),
                        node.path("pid").asLong(),
                        node.path("port").asInt(),
                        node.path("url").asText()));
            }
            return children;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The child of that name. */
    public Child child(String name) {
        return children().stream()
                .filter(child -> child.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no child " + name + " among " + children()));
    }

    /** The names of the nodes of {@code collab}. */
    public List<String> nodes() {
        return children().stream()
                .map(Child::name)
                .filter(name -> name.startsWith("collab-"))
                .sorted()
                .toList();
    }

    /** Ends a child with SIGKILL and comes back when that has happened. */
    public Child kill(String name) {
        Child child = child(name);
        ProcessHandle process =
                ProcessHandle.of(child.pid()).orElseThrow(() -> new IllegalStateException(child + " does not run"));
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        return child;
    }

    /** Asks a child to end, as Kubernetes does, and comes back when it has. */
    public Child terminate(String name) {
        Child child = child(name);
        ProcessHandle process =
                ProcessHandle.of(child.pid()).orElseThrow(() -> new IllegalStateException(child + " does not run"));
        process.destroy();
        process.onExit().orTimeout(40, TimeUnit.SECONDS).join();
        return child;
    }

    /** Waits until another process has taken the place of a killed one. */
    public void awaitSuccessor(Child dead) {
        Waiting.until(dead.name() + " is started again", RESTART_TIMEOUT, () -> {
            Child now = child(dead.name());
            return now.pid() != dead.pid()
                    && ProcessHandle.of(now.pid()).map(ProcessHandle::isAlive).orElse(false);
        });
    }

    /** Stops everything, as Ctrl-C does, and comes back when nothing is left. */
    public void stop() {
        Process running = launcher;
        if (running == null) {
            return;
        }
        launcher = null;
        List<Child> children = children();
        running.destroy();
        try {
            if (!running.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
                running.destroyForcibly();
                fail("the local run does not stop; see " + log);
            }
        } catch (InterruptedException e) {
            running.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        for (Child child : children) {
            if (ProcessHandle.of(child.pid()).map(ProcessHandle::isAlive).orElse(false)) {
                fail(child + " is left behind");
            }
        }
    }

    /** Starts again what was stopped, with the same data. */
    public void start() {
        if (launcher == null) {
            launch(false);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
