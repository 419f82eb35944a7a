package io.scriptorium.acceptance.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A folder with what a Dockerfile copies into its image's, in which its programs are run as a build would. An image made of the same files and what the programs left is the one
 * that Docker would make.
 */
public final class Stage {
    private final Dockerfile dockerfile;
    private final Path folder;
    private final Set<Path> copied;

    private Stage(Dockerfile dockerfile, Path folder) throws IOException {
        this.dockerfile = dockerfile;
        this.folder = folder;
        try (Stream<Path> there = Files.list(folder)) {
            copied = new HashSet<>(there.toList());
        }
    }

    /**
     * Copies the files.
     *
     * @param service the service's folder
     * @param folder emptied before
     * @param modified when the image says that its files were modified; the JVM compares
     */
    public static Stage set(Dockerfile dockerfile, Path service, Path folder, Instant modified) {
        try {
            if (Files.exists(folder)) {
                try (Stream<Path> old = Files.walk(folder)) {
                    for (Path each : old.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(each);
                    }
                }
            }
            Files.createDirectories(folder);
            for (Dockerfile.Copy copy : dockerfile.copies()) {
                Path from = service.resolve(copy.from());
                Path to = folder.resolve(copy.to()).normalize();
                copy(from, Files.isDirectory(from) ? to : to.resolve(from.getFileName()), modified);
            }
            return new Stage(dockerfile, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to, Instant modified) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Path copy = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(each, copy);
                    Files.setLastModifiedTime(copy, FileTime.from(modified));
                }
            }
        }
    }

    /** Runs a program there, by the Java of the image if it is {@code java}, and answers what it printed. */
    public String run(Path javaHome, List<String> words) {
        List<String> command = new ArrayList<>(words);
        if (command.getFirst().equals("java")) {
            command.set(0, javaHome.resolve("bin/java").toString());
        }
        return Command.run(folder, command);
    }

    /** Runs the Dockerfile's own, and answers the files and folders that were not there before. */
    public List<Path> build(Path javaHome) {
        dockerfile.runs().forEach(words -> run(javaHome, words));
        try (Stream<Path> there = Files.list(folder)) {
            return there.filter(each -> !copied.contains(each)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where it is. */
    public Path folder() {
        return folder;
    }
}
