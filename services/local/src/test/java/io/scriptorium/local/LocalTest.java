package io.scriptorium.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when the run can't begin: by the real program, as a process. */
class LocalTest {
    @TempDir
    private Path folder;

    /** Runs the program, which must end with exit code 1, and answers all that it printed. */
    private String refusal(String... options) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dscriptorium.root=" + folder));
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Local.class.getName()));
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertTrue(process.waitFor(30, TimeUnit.SECONDS));
        assertEquals(1, process.exitValue());
        assertEquals(0, process.children().count());
        return Files.readString(output);
    }

    private static void assertOneLine(String expected, String output) {
        assertEquals(1, output.lines().count(), output);
        assertTrue(output.startsWith("scriptorium: "), output);
        assertTrue(output.contains(expected), output);
    }

    @Test
    @DisplayName("a port in use: one line that says what to do, exit code 1")
    void portInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertOneLine(
                    "port " + taken.getLocalPort()
                            + " is in use: end what uses it, or choose another with -Dscriptorium.port=PORT.",
                    refusal("-Dscriptorium.port=" + taken.getLocalPort()));
        }
    }

    @Test
    @DisplayName("a data folder in use, or none of ours: one line, exit code 1")
    void dataFolder() throws Exception {
        Path data = folder.resolve("data");
        try (DataFolder used = DataFolder.open(data, false)) {
            assertOneLine("is in use by another local run", refusal("-Dscriptorium.data=" + data));
            assertTrue(Files.exists(used.log("x").getParent()));
        }
        assertOneLine("is no data folder of Scriptorium", refusal("-Dscriptorium.data=" + folder));
    }

    @Test
    @DisplayName("packages that are missing, options that are nonsense: one line, exit code 1")
    void others() throws Exception {
        int port = new Ports(new SecureRandom()).next();
        assertOneLine("services/auth is not built", refusal("-Dscriptorium.port=" + port));
        assertOneLine("-Dscriptorium.collab=none is no number", refusal("-Dscriptorium.collab=none"));
    }
}
