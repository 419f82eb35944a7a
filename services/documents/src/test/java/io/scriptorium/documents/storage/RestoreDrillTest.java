package io.scriptorium.documents.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.scriptorium.documents.system.DocumentsTest;
import io.scriptorium.documents.system.Internal;
import io.scriptorium.documents.system.Stores;
import io.scriptorium.documents.system.TestUser;
import io.scriptorium.testbackends.PostgresArchive;
import io.scriptorium.testbackends.PostgresBackend;
import io.scriptorium.updatelog.LogAppender;
import io.scriptorium.updatelog.LogEntry;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The drill that the manifests for backups ask operators for, on the real schema: see {@code k8s/backup}. */
@DocumentsTest
class RestoreDrillTest {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String BEFORE = "written before the base backup, ";
    private static final String WHILE = "while it was taken, ";
    private static final String AFTER = "and after it; ";

    @Inject
    LogAppender appender;

    private final TestUser ada = TestUser.someone("Ada");

    @Test
    @DisplayName(
            "F-33 from a base backup and the archived log, any past moment comes back: all that was stored by then, nothing later")
    void pointInTime() throws Exception {
        var config = ConfigProvider.getConfig();
        PostgresBackend.Database database = new PostgresBackend.Database(
                config.getValue("scriptorium.database.url", String.class),
                config.getValue("scriptorium.database.user", String.class),
                config.getValue("scriptorium.database.password", String.class));
        String id = ada.creates("Worth a backup");
        List<LogEntry> typed = Stores.entries(id, ada.id(), Stores.typing(BEFORE + WHILE + AFTER + "too late"));
        int next = write(typed, 0, BEFORE.length());
        Stores.eventually(
                "stored", SOON, () -> Stores.textOf(Internal.state(id)).equals(BEFORE));
        try (PostgresArchive archive = PostgresArchive.begin(database)) {
            next = write(typed, next, WHILE.length());
            archive.takeBaseBackup();
            next = write(typed, next, AFTER.length());
            Stores.eventually(
                    "stored", SOON, () -> Stores.textOf(Internal.state(id)).equals(BEFORE + WHILE + AFTER));

            archive.nameThisMoment("worth-restoring");
            Map<String, List<String>> then = tables(database);

            write(typed, next, "too late".length());
            Stores.eventually(
                    "stored", SOON, () -> Stores.textOf(Internal.state(id)).endsWith("too late"));
            assertNotEquals(then, tables(database));
            Map<String, List<String>> restored = tables(archive.restore("worth-restoring"));
            assertFalse(restored.isEmpty());
            assertEquals(then, restored);
        }
    }

    private int write(List<LogEntry> typed, int from, int count) {
        for (LogEntry entry : typed.subList(from, from + count)) {
            appender.append(entry).toCompletableFuture().join();
        }
        return from + count;
    }

    /** Every row of every table of the service. */
    private static Map<String, List<String>> tables(PostgresBackend.Database database) throws SQLException {
        Map<String, List<String>> tables = new TreeMap<>();
        try (Connection connection =
                        DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            for (String table : column(
                    statement,
                    "SELECT table_name FROM information_schema.tables WHERE table_schema = 'documents' AND table_type = 'BASE TABLE'")) {
                tables.put(
                        table, column(statement, "SELECT t::text FROM documents.\"" + table + "\" t ORDER BY t::text"));
            }
        }
        return tables;
    }

    private static List<String> column(Statement statement, String query) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
