package io.scriptorium.auth;

import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.scriptorium.accesscontrol.AccessCookie;
import io.scriptorium.accesscontrol.AccessTokens;
import io.scriptorium.accesscontrol.InternalSecret;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * What this installation is: its address, its provider, its secrets. Everything is checked here, before anything else runs: a setting that is missing or wrong ends the
 * start with one line that names it.
 */
@Startup(1)
@Singleton
public final class Installation {
    /** The longest grace for a refresh token that has just been used. */
    public static final Duration MAX_REFRESH_GRACE = Duration.ofSeconds(30);

    /** What application.properties gives to settings that Quarkus itself would miss, in words of its own, before they are looked at here. */
    private static final String NOT_SET = "not-set";

    private static final int MIN_DISTINCT_CHARACTERS = 10;
    private static final List<String> DEVELOPMENT_WORDS =
            List.of("development", "insecure", "changeme", "change-me", "not-secret", "example");

    private final URI publicUrl;
    private final InternalSecret secret;
    private final String issuer;
    private final Optional<String> authorizationUrl;
    private final String clientId;
    private final String clientSecret;

    @Inject
    Installation(Config config, AuthSettings settings) {
        this(config, settings, LaunchMode.current() == LaunchMode.NORMAL);
    }

    Installation(Config config, AuthSettings settings, boolean production) {
        publicUrl = publicUrl(required(config, "scriptorium.public-url"));
        secret = secret(required(config, "scriptorium.internal-secret"), production);
        issuer = required(config, "scriptorium.oidc.issuer");
        authorizationUrl = config.getOptionalValue("scriptorium.oidc.authorization-url", String.class)
                .map(Installation::webAddress);
        clientId = required(config, "scriptorium.oidc.client-id");
        clientSecret = required(config, "scriptorium.oidc.client-secret");
        required(config, "scriptorium.database.url");
        required(config, "scriptorium.database.user");
        required(config, "scriptorium.redis.url");
        check(settings);
    }

    /** Where people find this installation: scheme, host, perhaps a port, and nothing after them. */
    public URI publicUrl() {
        return publicUrl;
    }

    /** The secret that the services share. */
    public InternalSecret secret() {
        return secret;
    }

    /** The provider's address. */
    public String issuer() {
        return issuer;
    }

    /** Where browsers are sent to sign in, if that isn't what the provider's discovery document says: it may know itself only by a name inside a cluster. */
    public Optional<String> authorizationUrl() {
        return authorizationUrl;
    }

    /** How the provider knows us. */
    public String clientId() {
        return clientId;
    }

    /** What we show the provider. */
    public String clientSecret() {
        return clientSecret;
    }

    /** Whether cookies must do without TLS: plain http on this machine. */
    public boolean isPlainLocal() {
        return AccessCookie.isPlainLocal(publicUrl);
    }

    private static String required(Config config, String name) {
        return config.getOptionalValue(name, String.class)
                .filter(value -> !value.isBlank() && !value.equals(NOT_SET))
                .orElseThrow(() -> refuse(variable(name) + " is not set"));
    }

    private static URI publicUrl(String text) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw refuse("SCRIPTORIUM_PUBLIC_URL is not a URL: " + text);
        }
        boolean bare = url.getRawPath() != null
                && url.getRawPath().isEmpty()
                && url.getRawQuery() == null
                && url.getRawFragment() == null
                && url.getRawUserInfo() == null;
        if (url.getHost() == null || !bare || !text.equals(text.toLowerCase(Locale.ROOT))) {
            throw refuse("SCRIPTORIUM_PUBLIC_URL must be like https://docs.example.com, lower case and without a path"
                    + " or a slash at its end: " + text);
        }
        if (!"https".equals(url.getScheme()) && !AccessCookie.isPlainLocal(url)) {
            throw refuse("SCRIPTORIUM_PUBLIC_URL must begin with https: plain http is for localhost only: " + text);
        }
        return url;
    }

    private static String webAddress(String text) {
        if (!text.startsWith("https://") && !text.startsWith("http://")) {
            throw refuse("SCRIPTORIUM_OIDC_AUTHORIZATION_URL must begin with https:// or http://: " + text);
        }
        return text;
    }

    private static InternalSecret secret(String text, boolean production) {
        if (text.length() < InternalSecret.MIN_LENGTH) {
            throw refuse("SCRIPTORIUM_INTERNAL_SECRET must have at least " + InternalSecret.MIN_LENGTH + " characters");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (production
                && (text.chars().distinct().count() < MIN_DISTINCT_CHARACTERS
                        || DEVELOPMENT_WORDS.stream().anyMatch(lower::contains))) {
            throw refuse("SCRIPTORIUM_INTERNAL_SECRET is one for development: make one with `openssl rand -base64 32`");
        }
        return new InternalSecret(text);
    }

    private static void check(AuthSettings settings) {
        within("access-token-lifetime", settings.accessTokenLifetime(), AccessTokens.MAX_LIFETIME);
        within("refresh-grace", settings.refreshGrace(), MAX_REFRESH_GRACE);
        within("session-idle", settings.sessionIdle(), settings.sessionLifetime());
        within("key-announcement", settings.keyAnnouncement(), settings.keyLifetime());
        positive("logins-per-minute", settings.loginsPerMinute());
        positive("refreshes-per-minute", settings.refreshesPerMinute());
        Optional<String> claim = settings.adminClaim();
        if (claim.isPresent() && claim.get().indexOf('=') < 1) {
            throw refuse("SCRIPTORIUM_AUTH_ADMIN_CLAIM must be like groups=administrators");
        }
    }

    private static void within(String name, Duration value, Duration most) {
        if (value.isNegative() || value.isZero() || value.compareTo(most) > 0) {
            throw refuse(variable("scriptorium.auth." + name) + " must be more than nothing and at most " + most
                    + ", not " + value);
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw refuse(variable("scriptorium.auth." + name) + " must be at least 1");
        }
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** Quarkus prints the message of this one, and nothing else, and exits with 1. */
    private static ConfigurationException refuse(String message) {
        return new ConfigurationException("Scriptorium auth can't start: " + message);
    }
}
