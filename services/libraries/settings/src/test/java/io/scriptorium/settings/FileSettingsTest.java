package io.scriptorium.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSettingsTest {
    @TempDir
    Path folder;

    @Test
    void aFileSetsWhatItsVariableNames() throws IOException {
        Path password = file("p w\n");
        Path secret = file("s=3\r\n");
        SmallRyeConfig config = config(Map.of(
                "SCRIPTORIUM_DATABASE_PASSWORD_FILE", password.toString(),
                "SCRIPTORIUM_INTERNAL_SECRET_FILE", secret.toString(),
                "OTHER_FILE", password.toString(),
                "SCRIPTORIUM_FILE", password.toString()));
        assertEquals("p w", config.getValue("scriptorium.database.password", String.class));
        assertEquals("s=3", config.getValue("scriptorium.internal-secret", String.class));
        assertTrue(config.getOptionalValue("other", String.class).isEmpty());
    }

    @Test
    void aFileThatCanNotBeReadIsNamed() throws IOException {
        Path absent = folder.resolve("absent");
        Path large = file("x".repeat(FileSettings.MAX_FILE_BYTES + 1));
        for (Path wrong : new Path[] {absent, large}) {
            IllegalArgumentException refusal = assertThrows(
                    IllegalArgumentException.class,
                    () -> new FileSettings(Map.of("SCRIPTORIUM_X_FILE", wrong.toString())).read());
            assertTrue(refusal.getMessage().contains("SCRIPTORIUM_X_FILE"), refusal.getMessage());
            assertTrue(refusal.getMessage().contains(wrong.toString()), refusal.getMessage());
        }
    }

    private Path file(String content) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "setting", null), content);
    }

    private static SmallRyeConfig config(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .withSources(new FileSettings(environment))
                .build();
    }
}
