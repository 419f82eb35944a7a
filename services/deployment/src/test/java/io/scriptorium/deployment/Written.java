package io.scriptorium.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** Files that are made from others and kept in the repository: compared by tests, and written by them with {@code -Dscriptorium.write}. */
final class Written {
    private static final boolean WRITE = System.getProperty("scriptorium.write") != null;

    private Written() {}

    /** The file must be what is made of it. */
    static void check(Path file, UnaryOperator<String> make) {
        try {
            String is = Files.exists(file) ? Files.readString(file) : "";
            String wanted = make.apply(is);
            if (WRITE && !wanted.equals(is)) {
                Files.createDirectories(file.getParent());
                Files.writeString(file, wanted);
            } else {
                assertEquals(
                        wanted,
                        is,
                        () -> Chart.ROOT.relativize(file)
                                + " is out of date: ./mvnw -pl services/deployment test -Dscriptorium.write");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
