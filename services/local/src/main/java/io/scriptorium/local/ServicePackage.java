package io.scriptorium.local;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a service's build left in its {@code target}: a package for the JVM, or a native executable. Of both the newer one counts. */
sealed interface ServicePackage {
    /** Started by {@code java -jar}. */
    record ForJvm(Path jar) implements ServicePackage {}

    /** Starts by itself. */
    record Executable(Path file) implements ServicePackage {}

    /** Looks into a {@code target}; empty if nothing has been built. */
    static Optional<ServicePackage> in(Path target) throws IOException {
        Path jar = target.resolve("quarkus-app").resolve("quarkus-run.jar");
        Optional<Path> executable = executable(target);
        if (!Files.isRegularFile(jar)) {
            return executable.map(Executable::new);
        }
        return Optional.of(
                executable.isPresent() && isNewer(executable.get(), jar)
                        ? new Executable(executable.get())
                        : new ForJvm(jar));
    }

    private static Optional<Path> executable(Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(target, "*-runner")) {
            for (Path file : files) {
                if (Files.isExecutable(file) && Files.isRegularFile(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isNewer(Path one, Path other) throws IOException {
        return Files.getLastModifiedTime(one).compareTo(Files.getLastModifiedTime(other)) > 0;
    }

    /**
     * The command that starts it.
     *
     * @param java the JVM with its options
     * @param options what either of them understands
     */
    default List<String> command(List<String> java, List<String> options) {
        List<String> command = new ArrayList<>();
        switch (this) {
            case ForJvm(Path jar) -> {
                command.addAll(java);
                command.addAll(options);
                command.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
                command.addAll(List.of("-jar", jar.toString()));
            }
            case Executable(Path file) -> {
                command.add(file.toString());
                command.addAll(options);
            }
        }
        return command;
    }
}
