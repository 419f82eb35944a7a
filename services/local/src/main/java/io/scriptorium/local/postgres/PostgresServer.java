package io.scriptorium.local.postgres;

import io.scriptorium.local.process.Health;
import io.scriptorium.local.process.Refusal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A PostgreSQL with one database and one user, in a folder of ours, on one port of the loopback interface. What it says is
 * committed is on disk: nothing that makes PostgreSQL durable is switched off. After a {@code kill -9} it recovers by itself
 * when it is started again.
 *
 * <p>PostgreSQL refuses to run as root. For root it is started in a user namespace, where it is nobody and yet owns its files.
 */
public final class PostgresServer {
    public static final String USER = "scriptorium";
    public static final String DATABASE = "scriptorium";

    private static final int MAX_CONNECTIONS = 200;
    private static final int INIT_SECONDS = 120;

    private final Path home;
    private final Path data;
    private final int port;

    private PostgresServer(Path home, Path data, int port) {
        this.home = home;
        this.data = data;
        this.port = port;
    }

    /**
     * Unpacks the programs and makes the database, where that has not been done before.
     *
     * @param programs where programs are unpacked
     * @param data the folder of the data; made whole or not at all
     * @param passwordFile holds the password that the user gets at the first time
     */
    public static PostgresServer prepare(Path programs, Path data, int port, Path passwordFile)
            throws IOException, InterruptedException {
        PostgresServer server = new PostgresServer(PostgresArchive.unpack(programs), data, port);
        if (!Files.isDirectory(data)) {
            server.initialize(passwordFile);
        }
        server.removeStaleLock();
        return server;
    }

    private void initialize(Path passwordFile) throws IOException, InterruptedException {
        Path fresh = Files.createTempDirectory(data.getParent(), "initializing-");
        run(
                "",
                program("initdb"),
                "--pgdata=" + fresh,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                // The system's own locales differ from machine to machine; nothing of ours asks them.
                "--locale=C");
        run(
                "CREATE DATABASE " + DATABASE + ";\n",
                program("postgres"),
                "--single",
                "-D",
                fresh.toString(),
                "template1");
        Files.move(fresh, data);
    }

    private void run(String input, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(data.getParent(), "postgres-", ".log");
        Process process = new ProcessBuilder(unprivileged(Arrays.asList(command)))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.outputWriter(StandardCharsets.US_ASCII).append(input).close();
        if (!process.waitFor(INIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new Refusal("PostgreSQL's database isn't made within " + INIT_SECONDS + " seconds; see " + output);
        }
        if (process.exitValue() != 0) {
            throw new Refusal("PostgreSQL's database can't be made: " + lastLine(output) + " (see " + output + ")");
        }
        Files.delete(output);
    }

    private static String lastLine(Path output) throws IOException {
        List<String> lines = Files.readAllLines(output);
        return lines.isEmpty() ? "nothing is said about why" : lines.getLast();
    }

    /**
     * A server that was killed leaves its lock file. PostgreSQL sees that the process in it is gone, unless its id has been
     * given to another process meanwhile, as happens after the machine has been started anew.
     */
    private void removeStaleLock() throws IOException {
        Path lock = data.resolve("postmaster.pid");
        try {
            long pid = Long.parseLong(Files.readAllLines(lock).getFirst().strip());
            boolean postgres = ProcessHandle.of(pid)
                    .flatMap(process -> process.info().command())
                    .filter(command -> command.endsWith("postgres"))
                    .isPresent();
            if (!postgres) {
                Files.delete(lock);
            }
        } catch (NoSuchFileException e) {
            // It was stopped well.
        }
    }

    private String program(String name) {
        return home.resolve("bin").resolve(name).toString();
    }

    private static List<String> unprivileged(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            whole.addAll(List.of("unshare", "--user"));
        }
        whole.addAll(command);
        return whole;
    }

    /** What starts it in the foreground. */
    public List<String> command() {
        return unprivileged(List.of(
                program("postgres"),
                "-D",
                data.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                // No socket file: its path may be at most 107 bytes long, and nobody asks for it.
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=" + MAX_CONNECTIONS,
                "-c",
                "shared_buffers=64MB",
                "-c",
                "timezone=UTC",
                "-c",
                "log_timezone=UTC",
                "-c",
                "log_checkpoints=off"));
    }

    /** Nothing: it is told all by its arguments. */
    public Map<String, String> environment() {
        return Map.of("LC_ALL", "C", "PGTZ", "UTC");
    }

    /** As services are told of it. */
    public String url() {
        return "postgresql://127.0.0.1:" + port + "/" + DATABASE;
    }

    public Health health() {
        return new PostgresHealth(port, USER, DATABASE);
    }
}
