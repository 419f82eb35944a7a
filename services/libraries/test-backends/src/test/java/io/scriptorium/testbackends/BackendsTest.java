package io.scriptorium.testbackends;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class BackendsTest {
    @Test
    void postgresKeepsItsDataOverAStop() throws SQLException {
        PostgresBackend postgres = PostgresBackend.shared();
        PostgresBackend.Database database = postgres.createDatabase();
        try (Connection connection = connect(database)) {
            connection.createStatement().execute("CREATE TABLE kept AS SELECT 7 AS n");
        }
        postgres.stop();
        assertThrows(SQLException.class, () -> connect(database));
        postgres.start();
        try (Connection connection = connect(database);
                ResultSet rows = connection.createStatement().executeQuery("SELECT n FROM kept")) {
            assertTrue(rows.next());
            assertEquals(7, rows.getInt(1));
        }
    }

    @Test
    void redisKeepsItsDataOverAStopButNotOverAFlush() throws IOException {
        RedisBackend redis = RedisBackend.shared();
        assertEquals("+OK", call(redis, "SET kept 7"));
        redis.stop();
        assertThrows(IOException.class, () -> call(redis, "GET kept"));
        redis.start();
        assertEquals("$1", call(redis, "GET kept"));
        redis.flushAll();
        assertEquals("$-1", call(redis, "GET kept"));
    }

    private static Connection connect(PostgresBackend.Database database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static String call(RedisBackend redis, String command) throws IOException {
        URI url = URI.create(redis.url());
        try (Socket socket = new Socket(url.getHost(), url.getPort())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            StringBuilder line = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c != '\r';
                    c = socket.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString();
        }
    }
}
