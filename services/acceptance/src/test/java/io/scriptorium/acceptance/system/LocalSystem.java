package io.scriptorium.acceptance.system;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole of Scriptorium as {@code ./mvnw -Plocal} runs it: real processes of the packages that the build just made, on a
 * port of its own and with its data under {@code target/}.
 */
public final class LocalSystem implements Installation, AutoCloseable {
    /** Eight JVMs and two stores that start at once on two cores; the tests of {@code local} hold it to less. */
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration RESTART_TIMEOUT = Duration.ofSeconds(40);
    private static final String READY = "Scriptorium is ready: ";
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ANSWER_TIMEOUT).build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path root = Path.of(required("scriptorium.root"));
    private final Setup setup;
    private final Path data;
    private final Path log;
    private final int port = freePort();
    private @Nullable Process launcher;

    /**
     * What is run.
     *
     * @param name of its folder and its log in {@code target}
     * @param collab how many processes of {@code collab}
     * @param documents how many processes of {@code documents}
     * @param namespace where it runs: what it sees of the file system
     */
    public record Setup(String name, int collab, int documents, MountNamespace namespace) {
        /** As {@code ./mvnw -Plocal} does it when nothing is asked for. */
        static final Setup DEFAULT = new Setup("system", 2, 1, MountNamespace.EVERYBODYS);
    }

    /** One child of the local run, as {@code processes.json} names it. */
    public record Child(String name, long pid, int port, String url) {
        /** Whether its port takes connections. */
        public boolean answers() {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            } catch (IOException e) {
                return false;
            }
        }
    }

    LocalSystem() {
        this(Setup.DEFAULT);
    }

    private LocalSystem(Setup setup) {
        this.setup = setup;
        data = Path.of("target", setup.name()).toAbsolutePath();
        log = Path.of("target", setup.name() + ".log").toAbsolutePath();
        launch(true);
    }

    /** Starts another one than all stories share, empty. */
    public static LocalSystem start(Setup setup) {
        return new LocalSystem(setup);
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

    @Override
    public String origin() {
        return "http://localhost:" + port;
    }

    /** The client of a release to come, which the build has made for the stories: a folder of pages. */
    public Path newerClient() {
        return root.resolve("services").resolve("web").resolve("target").resolve("newer");
    }

    /** The port of the one origin. */
    public int port() {
        return port;
    }

    private void launch(boolean reset) {
        List<String> command = new ArrayList<>(setup.namespace().enter());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
        command.add("-Dscriptorium.root=" + root);
        command.add("-Dscriptorium.port=" + port);
        command.add("-Dscriptorium.data=" + data);
        command.add("-Dscriptorium.collab=" + setup.collab());
        command.add("-Dscriptorium.documents=" + setup.documents());
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
        ProcessHandle process = process(child);
        process.destroyForcibly();
        process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
        return child;
    }

    /** Asks a child to end, as Kubernetes does, and comes back when it has. */
    public Child terminate(String name) {
        return end(name, "TERM");
    }

    /** Ends a child by a signal and comes back when it is gone. */
    public Child end(String name, String signal) {
        Child child = child(name);
        ProcessHandle process = process(child);
        signal(child.pid(), signal);
        process.onExit().orTimeout(40, TimeUnit.SECONDS).join();
        return child;
    }

    private static ProcessHandle process(Child child) {
        return ProcessHandle.of(child.pid()).orElseThrow(() -> new IllegalStateException(child + " does not run"));
    }

    /** A child's process and all that it has started, as it is now. */
    public List<ProcessHandle> tree(String name) {
        return ProcessHandle.of(child(name).pid()).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .toList();
    }

    /** Sends a signal; whoever is gone already hears nothing. */
    public static void signal(long pid, String signal) {
        run(List.of("kill", "-" + signal, Long.toString(pid)));
    }

    /** Runs a small program and answers whether it ended well. */
    static boolean run(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** From now on a child that ends stays dead. */
    public void hold(String name) {
        try {
            Path file = data.resolve("held").resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A child that was held back is started again. */
    public void release(String name) {
        try {
            Files.deleteIfExists(data.resolve("held").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processes that the local run has started and that are no children it tells of; its guardian is one. */
    public List<ProcessHandle> strays() {
        Process running = launcher;
        List<Long> known = children().stream().map(Child::pid).toList();
        return running == null
                ? List.of()
                : running.children()
                        .filter(process -> !known.contains(process.pid()))
                        .toList();
    }

    /** The process of the run itself. */
    long pid() {
        Process running = launcher;
        if (running == null) {
            throw new IllegalStateException("nothing runs");
        }
        return running.pid();
    }

    MountNamespace namespace() {
        return setup.namespace();
    }

    /** Whether disks can be put under its folders. */
    public boolean hasOwnDisks() {
        return setup.namespace().isOwn();
    }

    /** What the one origin answers to a request that must succeed. */
    public byte[] get(String path, Map<String, String> headers) {
        return get(URI.create(origin() + path), headers);
    }

    /** What an address answers to a request that must succeed. */
    public static byte[] get(URI address, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(ANSWER_TIMEOUT);
        headers.forEach(request::header);
        try {
            HttpResponse<byte[]> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                fail(address + " answers " + answer.statusCode());
            }
            return answer.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where everything is kept. */
    public Path data() {
        return data;
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
