package io.scriptorium.ydoc.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.YDoc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code java -jar target/ydoc.jar}, as support engineers call it. */
class ExecutableJarIT {
    private static final int TIMEOUT_SECONDS = 30;

    @TempDir
    Path folder;

    private Path state;

    private record Result(int status, String out, String err) {}

    @BeforeEach
    void write() throws IOException {
        YDoc document = new YDoc(YDoc.Options.defaults().withClientId(7));
        document.getText("t").insert(0, "grüße 😀");
        state = Files.write(folder.resolve("state"), document.encodeStateAsUpdate());
    }

    private Result run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-jar", "target/ydoc.jar"));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out");
        Path err = folder.resolve("err");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        assertTrue(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "does not end");
        return new Result(process.exitValue(), Files.readString(out, UTF_8), Files.readString(err, UTF_8));
    }

    @Test
    void answersOnStandardOutput() throws Exception {
        assertEquals(new Result(0, "{\"t\":\"grüße 😀\"}\n", ""), run("json", state.toString(), "--root", "t=text"));
    }

    @Test
    void complainsInOneLineAndSaysSoByItsExitCode() throws Exception {
        Path bad = Files.write(folder.resolve("bad"), new byte[] {1, 1, 7});
        assertEquals(
                new Result(2, "", "ydoc: " + bad + ": unexpected end of input at offset 3\n"),
                run("apply", bad.toString()));
        assertEquals(1, run("apply", folder.resolve("missing").toString()).status);
    }
}
