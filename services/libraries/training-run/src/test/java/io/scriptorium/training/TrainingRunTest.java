package io.scriptorium.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
    @TempDir
    Path folder = Path.of("set by JUnit");

    @Test
    @DisplayName("F-65 a service starts in a training run, is asked for everything, and ends")
    void trains() throws Exception {
        Path asked = folder.resolve("asked");
        Ended ended = run(jar(AskedService.class.getName()), asked.toString());
        assertEquals(0, ended.status(), ended.printed());
        TreeSet<String> expected = new TreeSet<>(TrainingRun.PATHS);
        expected.addAll(TrainingRun.MANAGEMENT_PATHS);
        assertEquals(expected, new TreeSet<>(Files.readAllLines(asked)));
    }

    @Test
    void aServiceThatDoesNotStartFailsTheBuild() throws Exception {
        Ended ended = run(jar(AskedService.class.getName()));
        assertEquals(1, ended.status());
        assertEquals(
                "no training run: java.lang.IllegalStateException: a setting is missing",
                ended.printed().strip());
    }

    @Test
    void aJarWithoutAMainClassIsNamed() throws Exception {
        Ended ended = run(jar(null));
        assertEquals(1, ended.status());
        assertTrue(ended.printed().strip().endsWith("app.jar has no Main-Class"), ended.printed());
    }

    @Test
    @DisplayName("MAX_START bounds the wait for a service that never answers")
    void boundedWait() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        URI nobody = URI.create("http://127.0.0.1:" + port + "/");
        String message = assertThrows(
                        IllegalStateException.class, () -> TrainingRun.awaitAnswer(nobody, Duration.ofMillis(200)))
                .getMessage();
        assertEquals("no answer from " + nobody + " within PT0.2S", message);
    }

    @Test
    @DisplayName("MAX_ANSWER bounds the wait for one answer")
    void boundedAnswer() throws IOException {
        // Takes connections, and says nothing.
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            URI uri = URI.create("http://127.0.0.1:" + mute.getLocalPort() + "/");
            assertThrows(SocketTimeoutException.class, () -> TrainingRun.ask(uri, Duration.ofMillis(200)));
        }
    }

    private record Ended(int status, String printed) {}

    private Ended run(Path jar, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                jar.toString(),
                TrainingRun.class.getName()));
        words.addAll(List.of(arguments));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), printed);
    }

    /** As Quarkus writes them: no classes in it, only where they are. */
    private Path jar(@Nullable String mainClass) throws Exception {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.CLASS_PATH, location(TrainingRun.class) + " " + location(TrainingRunTest.class));
        if (mainClass != null) {
            attributes.put(Attributes.Name.MAIN_CLASS, mainClass);
        }
        Path jar = folder.resolve("app.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return jar;
    }

    private static URI location(Class<?> type) throws Exception {
        return type.getProtectionDomain().getCodeSource().getLocation().toURI();
    }
}
