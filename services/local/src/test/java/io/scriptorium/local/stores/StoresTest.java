package io.scriptorium.local.stores;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.local.postgres.PostgresServer;
import io.scriptorium.local.process.ChildSpec;
import io.scriptorium.local.process.Health;
import io.scriptorium.local.process.ProcessTable;
import io.scriptorium.local.process.Supervisor;
import io.scriptorium.local.redis.RedisServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoresTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PASSWORD = "only-for-this-test";

    @TempDir
    private Path folder;

    private Supervisor supervisor;

    @BeforeEach
    void open() {
        supervisor = supervisor();
    }

    private Supervisor supervisor() {
        Supervisor fresh =
                new Supervisor(new ProcessTable(folder), line -> {}, InstantSource.system(), Duration.ofSeconds(10));
        fresh.open();
        return fresh;
    }

    @AfterEach
    void close() {
        supervisor.stop();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void kill() throws Exception {
        Matcher pid = Pattern.compile("\"pid\": (\\d+)").matcher(Files.readString(folder.resolve("processes.json")));
        assertTrue(pid.find());
        ProcessHandle process = ProcessHandle.of(Long.parseLong(pid.group(1))).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(10, TimeUnit.SECONDS);
    }

    private static void awaitHealth(Health health) throws InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!healthy(health)) {
            assertTrue(System.nanoTime() < deadline, "not healthy within " + LIMIT);
            Thread.sleep(50);
        }
    }

    private static boolean healthy(Health health) {
        try {
            return health.check();
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    @DisplayName("F-23 PostgreSQL comes back by itself after kill -9, and after a stop, with all that was committed")
    void postgres() throws Exception {
        int port = freePort();
        Path password = Files.writeString(folder.resolve("password"), PASSWORD);
        supervisor.start(postgresChild(prepare(password, port)));
        awaitHealth(prepare(password, port).health());
        execute(port, "CREATE TABLE kept (n int)");
        for (int i = 1; i <= 3; i++) {
            execute(port, "INSERT INTO kept VALUES (" + i + ")");
            kill();
            awaitHealth(prepare(password, port).health());
            assertEquals(i, rows(port));
        }
        supervisor.stop();
        // Another port, and a lock file that names a process of somebody else.
        Files.writeString(
                folder.resolve("postgres").resolve("postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + folder.resolve("postgres") + "\n0\n" + port
                        + "\n\n127.0.0.1\n\n");
        int otherPort = freePort();
        supervisor = supervisor();
        PostgresServer again = prepare(password, otherPort);
        supervisor.start(postgresChild(again));
        awaitHealth(again.health());
        assertEquals(3, rows(otherPort));
    }

    private PostgresServer prepare(Path password, int port) throws IOException, InterruptedException {
        return PostgresServer.prepare(folder.resolve("programs"), folder.resolve("postgres"), port, password);
    }

    private ChildSpec postgresChild(PostgresServer server) {
        return new ChildSpec(
                "postgres",
                server.command(),
                server.environment(),
                folder,
                folder.resolve("postgres.log"),
                0,
                server.url(),
                server.health(),
                ChildSpec.StopSignal.INT,
                0);
    }

    private static Connection connect(int port) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + PostgresServer.DATABASE, PostgresServer.USER, PASSWORD);
    }

    private static void execute(int port, String sql) throws SQLException {
        try (Connection connection = connect(port)) {
            connection.createStatement().execute(sql);
        }
    }

    private static int rows(int port) throws SQLException {
        try (Connection connection = connect(port);
                ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM kept")) {
            assertTrue(rows.next());
            return rows.getInt(1);
        }
    }

    @Test
    @DisplayName("F-42 Redis comes back after kill -9 with all that it answered, and never evicts")
    void redis() throws Exception {
        int port = freePort();
        RedisServer server = RedisServer.prepare(folder.resolve("programs"), folder.resolve("redis"), port);
        supervisor.start(new ChildSpec(
                "redis",
                server.command(),
                Map.of(),
                folder,
                folder.resolve("redis.log"),
                port,
                server.url(),
                server.health(),
                ChildSpec.StopSignal.TERM,
                0));
        awaitHealth(server.health());
        assertEquals("+OK", call(port, "SET kept 7", 1));
        kill();
        awaitHealth(server.health());
        assertEquals("7", call(port, "GET kept", 2));
        assertEquals("noeviction", call(port, "CONFIG GET maxmemory-policy", 5));
        // A program that is there is not unpacked again: it may be running.
        RedisServer same = RedisServer.prepare(folder.resolve("programs"), folder.resolve("redis"), port);
        assertEquals(server.command(), same.command());
    }

    /** Answers a line of the reply. */
    private static String call(int port, String command, int line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader reader =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            String answer = "";
            for (int i = 0; i < line; i++) {
                answer = reader.readLine();
            }
            return answer;
        }
    }
}
