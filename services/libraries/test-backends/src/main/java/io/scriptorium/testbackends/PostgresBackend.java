package io.scriptorium.testbackends;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One PostgreSQL server for all tests of this JVM. It is started at first use, stands on one port for as long as the
 * JVM lives, and keeps its data when it is stopped and started.
 */
public final class PostgresBackend {
    private static final String USER = "postgres";
    static final int MAX_CONNECTIONS = 200;
    static final Duration START_PATIENCE = Duration.ofMinutes(1);

    private final Path data;
    private final int port;
    private final AtomicInteger databases = new AtomicInteger();
    private @Nullable EmbeddedPostgres server;

    private PostgresBackend() {
        data = TemporaryFolders.create("scriptorium-postgres");
        port = FreePorts.next();
        start();
        archiveNothing();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop();
                            TemporaryFolders.delete(data);
                        },
                        "postgres-stop"));
    }

    private static final class Holder {
        static final PostgresBackend INSTANCE = new PostgresBackend();
    }

    /** The server of this JVM. */
    public static PostgresBackend shared() {
        return Holder.INSTANCE;
    }

    /** A database as services are told of it. */
    public record Database(String url, String user, String password) {
        /** The same for JDBC. */
        public String jdbcUrl() {
            return "jdbc:" + url;
        }
    }

    /** Creates an empty database. */
    public Database createDatabase() {
        String name = "test_" + databases.incrementAndGet();
        execute("CREATE DATABASE " + name);
        return new Database("postgresql://localhost:" + port + "/" + name, USER, "unused");
    }

    /** Stops the server, as an administrator would: connections are cut, committed data stays. */
    public synchronized void stop() {
        EmbeddedPostgres running = server;
        if (running != null) {
            server = null;
            try {
                running.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Starts the server where it was. Does nothing if it runs. */
    public synchronized void start() {
        if (server != null) {
            return;
        }
        try {
            server = EmbeddedPostgres.builder()
                    .setPort(port)
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setServerConfig("max_connections", Integer.toString(MAX_CONNECTIONS))
                    .setServerConfig("timezone", "UTC")
                    .setServerConfig("shared_buffers", "32MB")
                    .setServerConfig("archive_mode", "on")
                    .setPGStartupWait(START_PATIENCE)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server in the middle of whatever it does: connections are taken, by its kernel, and nothing is ever answered. */
    public void freeze() {
        signal("STOP");
    }

    /** Lets the server go on, as if no time had passed. */
    public void thaw() {
        signal("CONT");
    }

    private synchronized void signal(String name) {
        try {
            long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                    .getFirst()
                    .strip());
            List<String> command = new ArrayList<>(List.of("kill", "-" + name, Long.toString(pid)));
            ProcessHandle.of(pid).orElseThrow().descendants().forEach(child -> command.add(Long.toString(child.pid())));
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Takes TLS, with that certificate, from the next connection on; plain connections go on to be taken. */
    public void takeTls(CertificateAuthority.Issued certificate) {
        execute("ALTER SYSTEM SET ssl_cert_file = '" + certificate.certificate() + "'");
        execute("ALTER SYSTEM SET ssl_key_file = '" + certificate.key() + "'");
        execute("ALTER SYSTEM SET ssl = on");
        reload("ssl_key_file", certificate.key().toString());
    }

    /** Takes no TLS any more, from the next connection on. */
    public void takeNoTls() {
        execute("ALTER SYSTEM SET ssl = off");
        reload("ssl", "off");
    }

    /** Has the settings read again, and waits until new connections have that one. */
    private void reload(String setting, String value) {
        execute("SELECT pg_reload_conf()");
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (!ask("SHOW " + setting).equals(value)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("PostgreSQL doesn't take " + setting + " = " + value);
            }
            LockSupport.parkNanos(10_000_000);
        }
    }

    /** The server's files. */
    Path data() {
        return data;
    }

    /** Copies each finished file of the write-ahead log to a folder, from now on. */
    void archiveTo(Path folder) {
        archiveBy("cp %p " + folder + "/%f");
    }

    /** Lets the write-ahead log go unarchived. */
    void archiveNothing() {
        archiveBy("true");
    }

    private void archiveBy(String command) {
        execute("ALTER SYSTEM SET archive_command = '" + command + "'");
        execute("SELECT pg_reload_conf()");
    }

    synchronized void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private synchronized String ask(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect() throws SQLException {
        EmbeddedPostgres running = server;
        if (running == null) {
            throw new IllegalStateException("PostgreSQL is stopped");
        }
        return running.getPostgresDatabase().getConnection();
    }
}
