package io.scriptorium.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.local.process.Refusal;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    private static Options options(String... namesAndValues) {
        Properties properties = new Properties();
        properties.setProperty("scriptorium.root", "/somewhere/scriptorium");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty("scriptorium." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return Options.of(properties);
    }

    @Test
    @DisplayName("without options: port 8080, two nodes, one documents process, data in .scriptorium")
    void defaults() {
        Path root = Path.of("/somewhere/scriptorium");
        assertEquals(new Options(root, root.resolve(".scriptorium"), 8080, 2, 1, false), options());
        assertEquals("http://localhost:8080", options().publicUrl());
    }

    @Test
    @DisplayName("each option does what it says")
    void given() {
        Options options = options("port", "9000", "data", "/data", "collab", "3", "documents", "2");
        assertEquals(9000, options.port());
        assertEquals(Path.of("/data"), options.data());
        assertEquals(3, options.collab());
        assertEquals(2, options.documents());
        assertEquals(Path.of("/somewhere/other"), options("data", "../other").data());
        // As Maven gives it, and as java does.
        assertTrue(options("reset", "true").reset());
        assertTrue(options("reset", "").reset());
        assertFalse(options("reset", "false").reset());
    }

    @ParameterizedTest
    @CsvSource({"port, 0", "port, 65536", "port, http", "collab, 0", "collab, 17", "documents, -1", "documents, 1.5"})
    @DisplayName("what is no sensible number is refused in one line that names it")
    void refused(String name, String value) {
        Refusal refusal = assertThrows(Refusal.class, () -> options(name, value));
        assertTrue(refusal.line().contains("-Dscriptorium." + name + "=" + value), refusal.line());
        assertEquals(1, refusal.line().lines().count());
    }
}
