package io.scriptorium.local.postgres;

import io.scriptorium.local.process.Refusal;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL, as an artifact brings them for this kind of machine; unpacked once for each version. */
final class PostgresArchive {
    private static final int ANY_EXECUTE = 0111;

    private PostgresArchive() {}

    /** Answers the folder with {@code bin}, {@code lib} and {@code share}. */
    static Path unpack(Path programs) throws IOException {
        String name = "postgres-" + system() + "-" + architecture() + ".txz";
        URL archive = PostgresArchive.class.getResource("/" + name);
        if (archive == null) {
            throw new Refusal("there is no PostgreSQL for this kind of machine (" + name
                    + "): use Linux on x86-64 or arm64, or macOS on arm64.");
        }
        Path home = programs.resolve(version(archive));
        if (Files.isDirectory(home)) {
            return home;
        }
        Path fresh = Files.createTempDirectory(Files.createDirectories(programs), "unpacking-");
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive.openStream())))) {
            unpack(tar, fresh);
        }
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rwxr-xr-x"));
        // Whole or not at all: a run that is cut short here leaves only a folder that nobody takes for the programs.
        return Files.move(fresh, home);
    }

    private static void unpack(TarArchiveInputStream tar, Path into) throws IOException {
        for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
            Path path = into.resolve(entry.getName()).normalize();
            if (!path.startsWith(into)) {
                throw new IOException("an entry that leaves its folder: " + entry.getName());
            }
            if (entry.isDirectory()) {
                Files.createDirectories(path);
            } else {
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy((InputStream) tar, path);
                    if ((entry.getMode() & ANY_EXECUTE) != 0) {
                        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    /** The name of the artifact's file says the version; of an unpacked artifact, the archive itself does. */
    private static String version(URL archive) {
        String path = archive.getPath();
        int bang = path.indexOf("!/");
        String file = bang < 0 ? path : path.substring(0, bang);
        return file.substring(file.lastIndexOf('/') + 1).replaceFirst("\\.(jar|txz)$", "");
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    }

    private static String architecture() {
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return switch (architecture) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> architecture;
        };
    }
}
