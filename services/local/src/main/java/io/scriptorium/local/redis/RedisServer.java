package io.scriptorium.local.redis;

import io.scriptorium.local.process.Health;
import io.scriptorium.local.process.Refusal;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import redis.embedded.core.ExecutableProvider;
import redis.embedded.model.OsArchitecture;

/**
 * A Redis in a folder of ours, on one port of the loopback interface. Every command is in the kernel's hands before it is
 * answered, so {@code kill -9} loses nothing; only a machine that loses power may lose the last second, which is no more than
 * the system's promises allow Redis to lose. It refuses writes rather than evict.
 */
public final class RedisServer {
    private final Path program;
    private final Path data;
    private final int port;

    private RedisServer(Path program, Path data, int port) {
        this.program = program;
        this.data = data;
        this.port = port;
    }

    /** Unpacks the program and makes the folder, where that has not been done before. */
    public static RedisServer prepare(Path programs, Path data, int port) throws IOException {
        Files.createDirectories(data);
        OsArchitecture machine = OsArchitecture.detectOSandArchitecture();
        String name = ExecutableProvider.newProvidedVersionsMap().get(machine);
        if (name == null) {
            throw new Refusal(
                    "there is no Redis for this kind of machine: use Linux on x86-64 or arm64, or macOS on arm64.");
        }
        Path program = programs.resolve(Path.of(name).getFileName().toString());
        if (!Files.isExecutable(program)) {
            // What the provider unpacks is deleted with this process, under a name that it chooses: ours stays.
            Path folder = Files.createTempDirectory(Files.createDirectories(programs), "unpacking-");
            File unpacked =
                    ExecutableProvider.newJarResourceProvider(folder.toFile()).get();
            Files.move(unpacked.toPath(), program, StandardCopyOption.ATOMIC_MOVE);
            Files.delete(folder);
        }
        return new RedisServer(program.toAbsolutePath(), data, port);
    }

    /** What starts it in the foreground. */
    public List<String> command() {
        return List.of(
                program.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--dir",
                data.toString(),
                "--save",
                "",
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--maxmemory-policy",
                "noeviction",
                "--loglevel",
                "notice");
    }

    /** As services are told of it. */
    public String url() {
        return "redis://127.0.0.1:" + port;
    }

    public Health health() {
        return new RedisHealth(port);
    }
}
