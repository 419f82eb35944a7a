package io.scriptorium.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In a real configuration, with the sources and precedence that Quarkus has. */
class FileSettingsTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "SCRIPTORIUM_PUBLIC_URL_FILE, scriptorium.public-url",
        "SCRIPTORIUM_INTERNAL_SECRET_FILE, scriptorium.internal-secret",
        "SCRIPTORIUM_DATABASE_PASSWORD_FILE, scriptorium.database.password",
        "SCRIPTORIUM_REDIS_URL_FILE, scriptorium.redis.url",
        "SCRIPTORIUM_OIDC_CLIENT_SECRET_FILE, scriptorium.oidc.client-secret",
        "SCRIPTORIUM_OIDC_CLIENT_SECRET_FILE, scriptorium.oidc.client.secret",
        "SCRIPTORIUM_X_FILE, scriptorium.x"
    })
    void aFileSetsThePropertyOfTheVariablesName(String variable, String property) throws IOException {
        SmallRyeConfig config = config(Map.of(variable, file("the value")), Map.of());
        assertEquals("the value", config.getValue(property, String.class));
        assertTrue(config.getOptionalValue(property + "-other", String.class).isEmpty());
    }

    @Test
    void propertiesThatReferToItSeeIt() throws IOException {
        SmallRyeConfig config = config(
                Map.of("SCRIPTORIUM_DATABASE_PASSWORD_FILE", file("secret"), "SCRIPTORIUM_PUBLIC_URL_FILE", file("u")),
                Map.of(
                        "quarkus.datasource.password", "${scriptorium.database.password}",
                        "origin", "${scriptorium.public-url:none}"));
        assertEquals("secret", config.getValue("quarkus.datasource.password", String.class));
        assertEquals("u", config.getValue("origin", String.class));
    }

    @Test
    void aFileWinsOverTheVariableAndOverApplicationProperties() throws IOException {
        SmallRyeConfig config = config(
                Map.of(
                        "SCRIPTORIUM_PUBLIC_URL", "from the variable",
                        "SCRIPTORIUM_PUBLIC_URL_FILE", file("from the file"),
                        "SCRIPTORIUM_REDIS_URL", "redis://variable"),
                Map.of("scriptorium.public-url", "from the properties", "scriptorium.redis.url", "redis://properties"));
        assertEquals("from the file", config.getValue("scriptorium.public-url", String.class));
        assertEquals("redis://variable", config.getValue("scriptorium.redis.url", String.class));
    }

    @Test
    void aSystemPropertyWinsOverAFile() throws IOException {
        SmallRyeConfig config = builder(Map.of("SCRIPTORIUM_PUBLIC_URL_FILE", file("from the file")))
                .withSources(new PropertiesConfigSource(
                        Map.of("scriptorium.public-url", "from the system"), "system properties", 400))
                .build();
        assertEquals("from the system", config.getValue("scriptorium.public-url", String.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\n\n", " \n", ""})
    void theLineBreakAtTheEndIsNotPartOfTheValue(String end) throws IOException {
        assertEquals("  a b=c#d", read(Map.of("SCRIPTORIUM_X_FILE", file("  a b=c#d" + end))));
    }

    @Test
    void contentIsTakenAsItIs() throws IOException {
        assertEquals("first\nsecond ☃", read(Map.of("SCRIPTORIUM_X_FILE", file("first\nsecond ☃\n"))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "p${a}",
                "$",
                "$$",
                "a$b",
                "$${b}",
                "\\$",
                "\\\\$",
                "\\${a}",
                "pass\\word",
                "${",
                "}",
                "${a:b}",
                "\\",
                "$\\",
                "a,b\\,c"
            })
    void aValueIsNoExpression(String value) throws IOException {
        assertEquals(value, read(Map.of("SCRIPTORIUM_X_FILE", file(value))));
        SmallRyeConfig config = config(Map.of("SCRIPTORIUM_X_FILE", file(value)), Map.of("y", "${scriptorium.x}"));
        assertEquals(value, config.getValue("y", String.class));
    }

    @Test
    void aFileThatCanNotBeReadStopsTheStartWithOneLine() {
        Path missing = folder.resolve("missing");
        assertRefused("SCRIPTORIUM_INTERNAL_SECRET_FILE", missing.toString());
        assertRefused("SCRIPTORIUM_INTERNAL_SECRET_FILE", folder.toString());
        assertRefused("SCRIPTORIUM_INTERNAL_SECRET_FILE", "\0");
        assertRefused("SCRIPTORIUM_INTERNAL_SECRET_FILE", "");
    }

    @Test
    void aFileThatIsNoTextIsRefusedWithoutItsContent() throws IOException {
        Path binary = folder.resolve("binary");
        Files.write(binary, new byte[] {'s', 'e', 'c', 'r', 'e', 't', (byte) 0xFF, (byte) 0xFE});
        assertFalse(assertRefused("SCRIPTORIUM_X_FILE", binary.toString()).contains("secret"));
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        assertRefused("SCRIPTORIUM_X_FILE", file(""));
        assertRefused("SCRIPTORIUM_X_FILE", file("\n"));
    }

    @Test
    void aFileLargerThanASettingIsRefused() throws IOException {
        String largest = "x".repeat(FileSettings.MAX_FILE_BYTES);
        assertEquals(largest, read(Map.of("SCRIPTORIUM_X_FILE", file(largest))));
        assertTrue(assertRefused("SCRIPTORIUM_X_FILE", file(largest + "x")).contains("larger"));
    }

    @Test
    void otherVariablesAreNotLookedAt() {
        Map<String, String> environment = Map.of(
                "OTHER_X_FILE", "/no/such/file",
                "SCRIPTORIUM_FILE", "/no/such/file",
                "SCRIPTORIUM__FILE", "/no/such/file",
                "SCRIPTORIUM_X_FILES", "/no/such/file",
                "scriptorium_x_file", "/no/such/file");
        assertEquals(Map.of(), new FileSettings(environment).read());
    }

    @Test
    void servicesFindItByTheDependencyAlone() {
        assertTrue(ServiceLoader.load(ConfigSourceFactory.class).stream()
                .anyMatch(provider -> provider.type() == FileSettings.class));
    }

    private String read(Map<String, String> environment) {
        return config(environment, Map.of()).getValue("scriptorium.x", String.class);
    }

    private static String assertRefused(String variable, String path) {
        FileSettings settings = new FileSettings(Map.of(variable, path));
        String message =
                assertThrows(WrongSettingException.class, settings::read).getMessage();
        assertTrue(message.startsWith(variable + ": "), message);
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private String file(String content) throws IOException {
        return Files.write(Files.createTempFile(folder, "setting", ""), content.getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    private static SmallRyeConfig config(Map<String, String> environment, Map<String, String> properties) {
        return builder(environment)
                .withSources(new PropertiesConfigSource(properties, "application.properties", 250))
                .build();
    }

    private static SmallRyeConfigBuilder builder(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(new HashMap<>(environment), 300))
                .withSources(new FileSettings(environment));
    }
}
