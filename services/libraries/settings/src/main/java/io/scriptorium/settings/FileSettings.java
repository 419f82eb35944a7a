package io.scriptorium.settings;

import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.EnvConfigSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Settings whose value is in a file: {@code SCRIPTORIUM_DATABASE_PASSWORD_FILE=/run/secrets/db} sets {@code scriptorium.database.password} to what the file holds, without the
 * line break at its end. So a secret can be mounted and need not stand in the environment. A file wins over a variable of the same name; one that can't be read stops the start. {@code SCRIPTORIUM_CA_FILE} is no such setting: there the path is the value, see {@link TrustedAuthorities}.
 */
public final class FileSettings implements ConfigSourceFactory {
    /** Above environment variables (300), below system properties (400). */
    static final int ORDINAL = 350;
    /** The largest file that is taken for a setting. */
    static final int MAX_FILE_BYTES = 64 << 10;

    private static final String PREFIX = "SCRIPTORIUM_";
    private static final String SUFFIX = "_FILE";

    private final Map<String, String> environment;

    public FileSettings() {
        this(System.getenv());
    }

    FileSettings(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        Map<String, String> settings = read();
        return settings.isEmpty() ? List.of() : List.of(new EnvConfigSource(settings, ORDINAL));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(ORDINAL);
    }

    /** The settings, by the variable's name: matched to properties as the environment is, hyphens and all. */
    Map<String, String> read() {
        Map<String, String> settings = new HashMap<>();
        environment.forEach((variable, path) -> {
            if (variable.startsWith(PREFIX)
                    && variable.endsWith(SUFFIX)
                    && !variable.equals(TrustedAuthorities.VARIABLE)
                    && variable.length() > PREFIX.length() + SUFFIX.length()) {
                String name = variable.substring(0, variable.length() - SUFFIX.length());
                settings.put(name, content(variable, path));
            }
        });
        return settings;
    }

    private static String content(String variable, String path) {
        String content;
        try {
            Path file = Path.of(path);
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new WrongSettingException(variable + ": " + path + " is larger than a setting can be");
            }
            content = Files.readString(file).stripTrailing();
        } catch (IOException | InvalidPathException e) {
            throw new WrongSettingException(variable + ": " + path + " can't be read");
        }
        if (content.isEmpty()) {
            throw new WrongSettingException(variable + ": " + path + " is empty");
        }
        // What the file holds is the value, not an expression: a password may well have a dollar in it.
        return content.replace("$", "\\$");
    }
}
