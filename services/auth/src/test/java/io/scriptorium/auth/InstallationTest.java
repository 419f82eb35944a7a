package io.scriptorium.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstallationTest {
    private static final Map<String, String> GOOD = Map.of(
            "scriptorium.public-url", "https://docs.example.com",
            "scriptorium.internal-secret", "fH3k9-Qm2xLw7Tz0Vb6Nc1Rd8Ys5Pg4Je",
            "scriptorium.oidc.issuer", "https://id.example.com",
            "scriptorium.oidc.client-id", "scriptorium",
            "scriptorium.oidc.client-secret", "s",
            "scriptorium.database.url", "postgresql://db/scriptorium",
            "scriptorium.database.user", "scriptorium",
            "scriptorium.redis.url", "redis://redis");

    @Test
    void aCompleteInstallationStarts() {
        Installation installation = start(Map.of());
        assertEquals("https://docs.example.com", installation.publicUrl().toString());
        assertFalse(installation.isPlainLocal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "scriptorium.public-url",
                "scriptorium.internal-secret",
                "scriptorium.oidc.issuer",
                "scriptorium.oidc.client-id",
                "scriptorium.oidc.client-secret",
                "scriptorium.database.url",
                "scriptorium.database.user",
                "scriptorium.redis.url"
            })
    void aMissingSettingIsNamedInOneLine(String missing) {
        String variable =
                missing.toUpperCase(java.util.Locale.ROOT).replace('.', '_').replace('-', '_');
        assertEquals("Scriptorium auth can't start: " + variable + " is not set", refused(Map.of(missing, "")));
    }

    @ParameterizedTest
    @CsvSource({
        "scriptorium.public-url, http://docs.example.com, SCRIPTORIUM_PUBLIC_URL",
        "scriptorium.public-url, http://localhost.example.com, SCRIPTORIUM_PUBLIC_URL",
        "scriptorium.public-url, https://docs.example.com/, SCRIPTORIUM_PUBLIC_URL",
        "scriptorium.public-url, https://docs.example.com/app, SCRIPTORIUM_PUBLIC_URL",
        "scriptorium.public-url, https://Docs.example.com, SCRIPTORIUM_PUBLIC_URL",
        "scriptorium.public-url, docs.example.com, SCRIPTORIUM_PUBLIC_URL",
        "scriptorium.public-url, https://a b, SCRIPTORIUM_PUBLIC_URL",
        "scriptorium.internal-secret, short, SCRIPTORIUM_INTERNAL_SECRET",
        "scriptorium.internal-secret, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, SCRIPTORIUM_INTERNAL_SECRET",
        "scriptorium.internal-secret, a-development-secret-that-is-long-enough, SCRIPTORIUM_INTERNAL_SECRET",
        "scriptorium.auth.access-token-lifetime, 11M, SCRIPTORIUM_AUTH_ACCESS_TOKEN_LIFETIME",
        "scriptorium.auth.access-token-lifetime, 0S, SCRIPTORIUM_AUTH_ACCESS_TOKEN_LIFETIME",
        "scriptorium.auth.refresh-grace, 31S, SCRIPTORIUM_AUTH_REFRESH_GRACE",
        "scriptorium.auth.session-idle, P91D, SCRIPTORIUM_AUTH_SESSION_IDLE",
        "scriptorium.auth.logins-per-minute, 0, SCRIPTORIUM_AUTH_LOGINS_PER_MINUTE",
        "scriptorium.auth.admin-claim, groups, SCRIPTORIUM_AUTH_ADMIN_CLAIM",
    })
    void aWrongSettingIsNamedInOneLine(String name, String value, String variable) {
        String message = refused(Map.of(name, value));
        assertTrue(message.contains(variable), message);
        assertEquals(1, message.lines().count());
        if (name.endsWith("secret")) {
            assertFalse(message.contains(value), "a secret is not repeated");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1", "http://[::1]:8080"})
    void plainHttpIsForThisMachineOnly(String url) {
        assertTrue(start(Map.of("scriptorium.public-url", url)).isPlainLocal());
    }

    @Test
    void developmentMayUseADevelopmentSecret() {
        String secret = "a-development-secret-that-is-long-enough";
        assertEquals(
                secret,
                start(Map.of("scriptorium.internal-secret", secret), false)
                        .secret()
                        .headerValue());
    }

    @Test
    void theDefaultsAreTheDocumentedOnes() {
        AuthSettings settings = config(Map.of()).getConfigMapping(AuthSettings.class);
        assertEquals(Duration.ofMinutes(10), settings.accessTokenLifetime());
        assertEquals(Duration.ofDays(14), settings.sessionIdle());
        assertEquals(Duration.ofDays(90), settings.sessionLifetime());
        assertEquals(List.of("email", "profile"), settings.scopes());
    }

    @Test
    void browsersMayBeSentToAnotherAddressOfTheProvider() {
        String url = "https://docs.example.com/provider/authorize";
        assertEquals(
                Optional.of(url),
                start(Map.of("scriptorium.oidc.authorization-url", url)).authorizationUrl());
        assertEquals(Optional.empty(), start(Map.of()).authorizationUrl());
        assertTrue(refused(Map.of("scriptorium.oidc.authorization-url", "/authorize"))
                .contains("SCRIPTORIUM_OIDC_AUTHORIZATION_URL"));
    }

    private static String refused(Map<String, String> changes) {
        ConfigurationException refusal = assertThrows(ConfigurationException.class, () -> start(changes));
        return refusal.getMessage();
    }

    private static Installation start(Map<String, String> changes) {
        return start(changes, true);
    }

    private static Installation start(Map<String, String> changes, boolean production) {
        SmallRyeConfig config = config(changes);
        return new Installation(config, config.getConfigMapping(AuthSettings.class), production);
    }

    private static SmallRyeConfig config(Map<String, String> changes) {
        Map<String, String> values = new HashMap<>(GOOD);
        values.putAll(changes);
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(AuthSettings.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build();
    }
}
