package io.scriptorium.local;

import io.scriptorium.local.process.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * What the user may choose, by system properties of these names.
 *
 * @param root {@code scriptorium.root}: the repository
 * @param data {@code scriptorium.data}: where everything is kept
 * @param port {@code scriptorium.port}: the one that browsers use
 * @param collab {@code scriptorium.collab}: how many processes of {@code collab}
 * @param documents {@code scriptorium.documents}: how many processes of {@code documents}
 * @param reset {@code scriptorium.reset}: start empty
 */
record Options(Path root, Path data, int port, int collab, int documents, boolean reset) {
    private static final int DEFAULT_PORT = 8080;
    private static final int DEFAULT_COLLAB = 2;
    private static final int DEFAULT_DOCUMENTS = 1;
    /** More would only compete for the one machine. */
    private static final int MAX_PROCESSES = 16;

    static Options of(Properties properties) {
        Path root = root(properties);
        String data = properties.getProperty("scriptorium.data", "");
        String reset = properties.getProperty("scriptorium.reset", "false");
        return new Options(
                root,
                data.isEmpty()
                        ? root.resolve(".scriptorium")
                        : root.resolve(data).normalize(),
                number(properties, "scriptorium.port", DEFAULT_PORT, 65_535),
                number(properties, "scriptorium.collab", DEFAULT_COLLAB, MAX_PROCESSES),
                number(properties, "scriptorium.documents", DEFAULT_DOCUMENTS, MAX_PROCESSES),
                !reset.equals("false"));
    }

    private static Path root(Properties properties) {
        @Nullable String given = properties.getProperty("scriptorium.root");
        if (given != null) {
            return Path.of(given).toAbsolutePath().normalize();
        }
        Path here = Path.of("").toAbsolutePath();
        for (Path folder = here; folder != null; folder = folder.getParent()) {
            if (Files.isRegularFile(folder.resolve("mvnw"))) {
                return folder;
            }
        }
        throw new Refusal("no Scriptorium repository here (" + here + "): start it with ./mvnw -Plocal.");
    }

    private static int number(Properties properties, String name, int otherwise, int most) {
        String given = properties.getProperty(name, "");
        if (given.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(given);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw new Refusal("-D" + name + "=" + given + " is no number from 1 to " + most + ".");
    }

    /** Where browsers find it. */
    String publicUrl() {
        return "http://localhost:" + port;
    }
}
