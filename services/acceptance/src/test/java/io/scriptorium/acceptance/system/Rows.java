package io.scriptorium.acceptance.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * What PostgreSQL itself holds, past all services: the one place among the stories that knows a table. Each question has a connection of its own, for the server
 * may have been another one a moment ago.
 */
public final class Rows {
    private final Supplier<String> url;
    private final Supplier<String> password;

    /** Those of this machine's installation. */
    public Rows(LocalSystem system) {
        this(() -> system.child("postgres").url(), () -> secret(system));
    }

    /**
     * Those of any installation.
     *
     * @param url of its database, as {@code postgresql://host:port/name}; asked for each connection
     * @param password of the user {@code scriptorium}
     */
    public Rows(Supplier<String> url, Supplier<String> password) {
        this.url = url;
        this.password = password;
    }

    private static String secret(LocalSystem system) {
        try {
            return Files.readString(system.data().resolve("secrets").resolve("postgres"))
                    .strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A row of a document's log: updates, the last of them at this place. What the columns hold, {@code hands/rows.mjs} reads. */
    public record Row(long place, byte[] entries, byte[] bytes) {}

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", "scriptorium");
        properties.setProperty("password", password.get());
        // A server that is frozen must not freeze the test.
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("loginTimeout", "4");
        properties.setProperty("socketTimeout", "10");
        return DriverManager.getConnection("jdbc:" + url.get(), properties);
    }

    /** A document's rows behind a place. */
    public List<Row> after(String documentId, long place) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement query = connection.prepareStatement(
                        "SELECT seq, entries, bytes FROM documents.batch WHERE document_id = ? AND seq > ? ORDER BY seq")) {
            query.setObject(1, UUID.fromString(documentId));
            query.setLong(2, place);
            List<Row> rows = new ArrayList<>();
            try (ResultSet result = query.executeQuery()) {
                while (result.next()) {
                    rows.add(new Row(result.getLong(1), result.getBytes(2), result.getBytes(3)));
                }
            }
            return rows;
        }
    }

    /** How many connections the server has in hand. */
    public int connections() throws SQLException {
        try (Connection connection = connect();
                Statement query = connection.createStatement();
                ResultSet result = query.executeQuery(
                        "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'")) {
            result.next();
            return result.getInt(1);
        }
    }

    /** Makes every insertion of updates fail as on a full disk, in words and code; or no longer. For machines where no small disk can be had. */
    public void pretendFull(boolean full) throws SQLException {
        try (Connection connection = connect();
                Statement change = connection.createStatement()) {
            change.execute("SET lock_timeout = '5s'");
            change.execute("DROP TRIGGER IF EXISTS full_disk ON documents.batch");
            if (full) {
                change.execute("""
                        CREATE OR REPLACE FUNCTION documents.full_disk() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$
                        """);
                change.execute("""
                        CREATE TRIGGER full_disk BEFORE INSERT ON documents.batch
                        FOR EACH STATEMENT EXECUTE FUNCTION documents.full_disk()
                        """);
            }
        }
    }
}
