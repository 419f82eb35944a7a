package io.scriptorium.testbackends;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Continuous archiving of {@link PostgresBackend#shared()}, and a server restored from it: a base backup, taken while the server works, and the write-ahead log since, up to a
 * named point. (PostgreSQL documentation, "Continuous Archiving and Point-in-Time Recovery".)
 *
 * <p>Not safe for use by several threads. Closing it ends the restored server and removes its files.
 */
public final class PostgresArchive implements AutoCloseable {
    private static final Duration ARCHIVED_WITHIN = Duration.ofSeconds(30);
    /** What a base backup leaves out: the log comes from the archive, the rest belongs to the running process. */
    private static final Set<String> NOT_COPIED = Set.of("pg_wal", "postmaster.pid", "postmaster.opts", "pg_replslot");

    private final PostgresBackend backend = PostgresBackend.shared();
    private final PostgresBackend.Database database;
    private final Path archive = TemporaryFolders.create("scriptorium-postgres-archive");
    private final Path copy = TemporaryFolders.create("scriptorium-postgres-restored");
    private @Nullable EmbeddedPostgres restored;

    private PostgresArchive(PostgresBackend.Database database) {
        this.database = database;
        backend.archiveTo(archive);
    }

    /**
     * Begins to archive.
     *
     * @param database any of the server's: all of them are archived
     */
    public static PostgresArchive begin(PostgresBackend.Database database) {
        return new PostgresArchive(database);
    }

    /** Copies the server's files while it works. */
    public void takeBaseBackup() throws IOException, SQLException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_backup_start('drill', true)");
            copy(backend.data());
            try (ResultSet label = statement.executeQuery("SELECT labelfile FROM pg_backup_stop()")) {
                label.next();
                Files.writeString(copy.resolve("backup_label"), label.getString(1));
            }
        }
    }

    /** Names this moment, and waits until the archive holds it. */
    public void nameThisMoment(String name) throws SQLException, InterruptedException {
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            String file;
            try (ResultSet point =
                    statement.executeQuery("SELECT pg_walfile_name(pg_create_restore_point('" + name + "'))")) {
                point.next();
                file = point.getString(1);
            }
            statement.execute("SELECT pg_switch_wal()");
            long deadline = System.nanoTime() + ARCHIVED_WITHIN.toNanos();
            while (!Files.exists(archive.resolve(file))
                    || !archived(statement).matches("[0-9A-F]{24}.*")
                    || archived(statement).compareTo(file) < 0) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(file + " is not archived; " + archived(statement) + " is");
                }
                Thread.sleep(20);
            }
        }
    }

    private static String archived(Statement statement) throws SQLException {
        try (ResultSet last = statement.executeQuery("SELECT coalesce(last_archived_wal, '') FROM pg_stat_archiver")) {
            last.next();
            return last.getString(1);
        }
    }

    /** Starts another server from the base backup and the archive, as everything was at the moment of that name. */
    public PostgresBackend.Database restore(String name) throws IOException {
        Files.createFile(copy.resolve("recovery.signal"));
        // The last word on a setting counts.
        Files.writeString(
                copy.resolve("postgresql.auto.conf"),
                "restore_command = 'cp " + archive + "/%f %p'\narchive_command = 'true'\n",
                StandardOpenOption.APPEND);
        int port = FreePorts.next();
        restored = EmbeddedPostgres.builder()
                .setPort(port)
                .setDataDirectory(copy)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(PostgresBackend.START_PATIENCE)
                .setServerConfig("recovery_target_name", name)
                .setServerConfig("recovery_target_action", "promote")
                .setServerConfig("max_connections", Integer.toString(PostgresBackend.MAX_CONNECTIONS))
                .start();
        return new PostgresBackend.Database(
                database.url().replaceFirst(":\\d+/", ":" + port + "/"), database.user(), database.password());
    }

    private void copy(Path from) throws IOException {
        Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Path target = copy.resolve(from.relativize(folder).toString());
                Files.createDirectories(target);
                return NOT_COPIED.contains(String.valueOf(folder.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!NOT_COPIED.contains(String.valueOf(file.getFileName()))) {
                    try {
                        Files.copy(
                                file,
                                copy.resolve(from.relativize(file).toString()),
                                StandardCopyOption.COPY_ATTRIBUTES);
                    } catch (NoSuchFileException e) {
                        // Removed meanwhile; the log says so.
                        return FileVisitResult.CONTINUE;
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    @Override
    public void close() {
        EmbeddedPostgres running = restored;
        if (running != null) {
            try {
                running.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        TemporaryFolders.delete(copy);
        backend.archiveNothing();
        TemporaryFolders.delete(archive);
    }
}
