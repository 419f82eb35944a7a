package io.scriptorium.testbackends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PackagedServiceTest {
    @TempDir
    Path folder;

    @Test
    void theLogTellsThePort() throws IOException {
        Path log = Files.writeString(
                folder.resolve("quarkus.log"),
                "collab on JVM started in 1.2s. Listening on: http://0.0.0.0:41001."
                        + " Management interface listening on http://0.0.0.0:41002.\n");
        assertEquals(41_002, PackagedService.managementPort(log));
    }

    @Test
    void aLogWithoutItIsAnError() throws IOException {
        Path log = Files.writeString(folder.resolve("quarkus.log"), "Listening on: http://0.0.0.0:41001\n");
        assertThrows(IllegalStateException.class, () -> PackagedService.managementPort(log));
    }
}
