package io.scriptorium.local;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicePackageTest {
    @TempDir
    private Path target;

    private Path file(String name, String permissions, long seconds) throws IOException {
        Path file = target.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return Files.setLastModifiedTime(file, FileTime.fromMillis(seconds * 1_000));
    }

    @Test
    void nothingWasBuilt() throws IOException {
        assertEquals(Optional.empty(), ServicePackage.in(target));
        assertEquals(Optional.empty(), ServicePackage.in(target.resolve("absent")));
        file("auth-0.1.0-runner", "rw-------", 1);
        assertEquals(Optional.empty(), ServicePackage.in(target), "a file that can't be executed");
    }

    @Test
    @DisplayName("F-65 what was built last is what runs: on the JVM or natively")
    void theNewerOneCounts() throws IOException {
        Path executable = file("auth-0.1.0-runner", "rwx------", 1_000);
        assertEquals(Optional.of(new ServicePackage.Executable(executable)), ServicePackage.in(target));
        Path jar = file("quarkus-app/quarkus-run.jar", "rw-------", 2_000);
        assertEquals(Optional.of(new ServicePackage.ForJvm(jar)), ServicePackage.in(target));
        Files.setLastModifiedTime(executable, FileTime.fromMillis(3_000_000));
        assertEquals(Optional.of(new ServicePackage.Executable(executable)), ServicePackage.in(target));
    }

    @Test
    void commands() {
        List<String> java = List.of("java", "-XX:+UseSerialGC");
        List<String> options = List.of("-Xmx96m");
        assertEquals(
                List.of("/t/web-runner", "-Xmx96m"),
                new ServicePackage.Executable(Path.of("/t/web-runner")).command(java, options));
        assertEquals(
                List.of(
                        "java",
                        "-XX:+UseSerialGC",
                        "-Xmx96m",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-jar",
                        "/t/quarkus-run.jar"),
                new ServicePackage.ForJvm(Path.of("/t/quarkus-run.jar")).command(java, options));
    }
}
