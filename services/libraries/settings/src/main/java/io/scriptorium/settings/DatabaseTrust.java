package io.scriptorium.settings;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.jspecify.annotations.Nullable;

/**
 * Has the JDBC driver trust whom everything else trusts. Where {@code scriptorium.database.url} says {@code sslmode=verify-ca} or {@code verify-full} and names no {@code sslrootcert}, the driver would look
 * for a file in its user's home; it is told to ask the JVM. With other modes it must not be, for then it would verify what nobody asked it to.
 */
public final class DatabaseTrust implements ConfigSourceFactory {
    /** The driver's class for that; registered for reflection by the services that use it. */
    static final String FACTORY = "org.postgresql.ssl.DefaultJavaSSLFactory";

    static final String PROPERTY = "quarkus.datasource.jdbc.additional-jdbc-properties.sslfactory";
    private static final String URL = "scriptorium.database.url";
    private static final String URL_VARIABLE = "SCRIPTORIUM_DATABASE_URL";
    private static final Pattern VERIFIED = Pattern.compile(".*[?&]sslmode=verify-(ca|full)(&.*)?");
    private static final Pattern OWN_TRUST = Pattern.compile(".*[?&](sslrootcert|sslfactory)=.*");

    /** Like that of {@code application.properties}. */
    private static final int ORDINAL = 250;

    private final Map<String, String> environment;

    public DatabaseTrust() {
        this(System.getenv());
    }

    DatabaseTrust(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        String url = url(context);
        return url != null
                        && VERIFIED.matcher(url).matches()
                        && !OWN_TRUST.matcher(url).matches()
                ? List.of(new PropertiesConfigSource(Map.of(PROPERTY, FACTORY), "trust of the database", ORDINAL))
                : List.of();
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    /** Factories don't see each other's settings, so what a file says is asked for here. */
    private @Nullable String url(ConfigSourceContext context) {
        String mounted = new FileSettings(environment).read().get(URL_VARIABLE);
        if (mounted != null) {
            return mounted;
        }
        ConfigValue given = context.getValue(URL);
        return given == null ? null : given.getValue();
    }
}
