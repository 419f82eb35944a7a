package io.scriptorium.testbackends;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL that is primary, and another that follows it by streaming replication and can be read. The standby can be held back, and promoted. Made by copying the data of the first
 * while it is stopped, since {@code pg_basebackup} is not among the binaries.
 */
public final class PostgresPairBackend implements AutoCloseable {
    private static final String USER = "postgres";
    private static final String DATABASE = "pair";
    private static final int ATTEMPTS = 10;

    private final Path primaryData = TemporaryFolders.create("scriptorium-primary");
    private final Path standbyData = TemporaryFolders.create("scriptorium-standby");
    private final EmbeddedPostgres standby;
    private @Nullable EmbeddedPostgres primary;
    private final int primaryPort;

    private PostgresPairBackend() {
        EmbeddedPostgres first = start(primaryData);
        execute(first.getPort(), "postgres", "CREATE DATABASE " + DATABASE);
        stop(first);
        copy(primaryData, standbyData);
        EmbeddedPostgres leading = start(primaryData);
        primary = leading;
        primaryPort = leading.getPort();
        try {
            Files.createFile(standbyData.resolve("standby.signal"));
            Files.write(
                    standbyData.resolve("postgresql.auto.conf"),
                    List.of("primary_conninfo = 'host=localhost port=" + primaryPort + " user=" + USER + "'"),
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        standby = start(standbyData);
        RedisNode.await(
                "a standby that follows",
                () -> query(primaryPort, "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'")
                        .equals("1"));
    }

    public static PostgresPairBackend start() {
        return new PostgresPairBackend();
    }

    /** Both, as services are told of them; the standby is named first. */
    public PostgresBackend.Database both() {
        return database("localhost:" + standby.getPort() + ",localhost:" + primaryPort);
    }

    /** What began as standby. */
    public PostgresBackend.Database standby() {
        return database("localhost:" + standby.getPort());
    }

    /** Lets the standby receive, but not show, what changes. */
    public void pauseReplay() {
        execute(standby.getPort(), DATABASE, "SELECT pg_wal_replay_pause()");
        RedisNode.await(
                "a standby that is held back",
                () -> query(standby.getPort(), "SELECT pg_get_wal_replay_pause_state()")
                        .equals("paused"));
    }

    public void resumeReplay() {
        execute(standby.getPort(), DATABASE, "SELECT pg_wal_replay_resume()");
    }

    /** A planned change: the primary goes on to be reached, but takes no writes; the standby does. */
    public void switchOver() {
        execute(primaryPort, DATABASE, "ALTER SYSTEM SET default_transaction_read_only = on");
        execute(primaryPort, DATABASE, "SELECT pg_reload_conf()");
        RedisNode.await(
                "a primary that is read-only",
                () -> query(primaryPort, "SHOW transaction_read_only").equals("on"));
        String end = query(primaryPort, "SELECT pg_current_wal_flush_lsn()");
        RedisNode.await(
                "a standby that has it all",
                () -> query(standby.getPort(), "SELECT pg_last_wal_replay_lsn() >= '" + end + "'")
                        .equals("t"));
        execute(standby.getPort(), DATABASE, "SELECT pg_promote()");
    }

    /** Stops what began as primary. */
    public void stopPrimary() {
        EmbeddedPostgres running = primary;
        if (running != null) {
            primary = null;
            stop(running);
        }
    }

    /** The first field that a query answers with, asked of what began as standby. */
    public String askStandby(String sql) {
        return query(standby.getPort(), sql);
    }

    @Override
    public void close() {
        stop(standby);
        stopPrimary();
        TemporaryFolders.delete(standbyData);
        TemporaryFolders.delete(primaryData);
    }

    private static PostgresBackend.Database database(String hosts) {
        return new PostgresBackend.Database("postgresql://" + hosts + "/" + DATABASE, USER, "unused");
    }

    private static EmbeddedPostgres start(Path data) {
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return EmbeddedPostgres.builder()
                        .setPort(FreePorts.nextWithBus())
                        .setDataDirectory(data)
                        .setCleanDataDirectory(false)
                        .setRegisterShutdownHook(false)
                        .setServerConfig("max_connections", "100")
                        .setServerConfig("timezone", "UTC")
                        .setServerConfig("shared_buffers", "32MB")
                        .setServerConfig("synchronous_commit", "on")
                        .start();
            } catch (IOException e) {
                last = e;
            }
        }
        throw new IllegalStateException("no PostgreSQL started in " + ATTEMPTS + " attempts", last);
    }

    private static void stop(EmbeddedPostgres server) {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void execute(int port, String database, String sql) {
        try (Connection connection = connect(port, database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String query(int port, String sql) {
        try (Connection connection = connect(port, DATABASE);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection connect(int port, String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/" + database, USER, "unused");
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path copy = to.resolve(from.relativize(file));
                if (!file.equals(from)) {
                    Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
                }
            }
            // PostgreSQL refuses folders that others may look into.
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
