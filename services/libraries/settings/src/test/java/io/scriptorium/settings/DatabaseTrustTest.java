package io.scriptorium.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatabaseTrustTest {
    private static final String HOST = "postgresql://one:5432,two:5432/scriptorium";

    @ParameterizedTest
    @CsvSource({
        "?sslmode=verify-full, true",
        "?sslmode=verify-ca, true",
        "?ApplicationName=x&sslmode=verify-full&connectTimeout=3, true",
        "'', false",
        "?sslmode=require, false",
        "?sslmode=prefer, false",
        "?sslmode=verify-fuller, false",
        "?sslmode=verify-full&sslrootcert=/etc/root.crt, false",
        "?sslrootcert=/etc/root.crt&sslmode=verify-ca, false",
        "?sslmode=verify-full&sslfactory=org.example.Own, false"
    })
    void theDriverAsksTheJvmWhereItVerifiesAndNobodyElseIsNamed(String parameters, boolean asks) {
        assertEquals(
                asks ? DatabaseTrust.FACTORY : "none", factory(Map.of("SCRIPTORIUM_DATABASE_URL", HOST + parameters)));
    }

    @Test
    void theUrlMayBeInAFileOrMissing(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("url"), HOST + "?sslmode=verify-full\n");
        assertEquals(DatabaseTrust.FACTORY, factory(Map.of("SCRIPTORIUM_DATABASE_URL_FILE", file.toString())));
        assertEquals("none", factory(Map.of()));
    }

    private static String factory(Map<String, String> environment) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withSources(new EnvConfigSource(environment, 300))
                .withSources(new FileSettings(environment), new DatabaseTrust(environment))
                .build()
                .getOptionalValue(DatabaseTrust.PROPERTY, String.class)
                .orElse("none");
    }
}
