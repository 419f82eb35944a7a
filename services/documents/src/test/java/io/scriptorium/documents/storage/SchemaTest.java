package io.scriptorium.documents.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scriptorium.documents.batch.Batch;
import io.scriptorium.documents.system.Stores;
import io.scriptorium.testbackends.PostgresBackend;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Test;

class SchemaTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final PostgresBackend.Database database = PostgresBackend.shared().createDatabase();

    @Test
    void severalPodsMayStartAtOnce() throws InterruptedException {
        List<Schema> pods = Stream.generate(this::pod).limit(4).toList();
        List<Thread> starting = pods.stream()
                .map(pod -> Thread.ofVirtual().start(() -> pod.start(new StartupEvent())))
                .toList();
        for (Thread thread : starting) {
            thread.join();
        }
        Stores.eventually("all are up to date", PATIENCE, () -> pods.stream().allMatch(Schema::isCurrent));
        pods.forEach(pod -> pod.stop(new ShutdownEvent()));
    }

    @Test
    void aPodThatStartsWithoutPostgresComesUpWithIt() {
        Schema pod = pod();
        PostgresBackend.shared().stop();
        try {
            pod.start(new StartupEvent());
            assertFalse(pod.isCurrent());
            assertThrows(StorageUnavailableException.class, pod::requireCurrent);
        } finally {
            PostgresBackend.shared().start();
        }
        Stores.eventually("up to date", PATIENCE, pod::isCurrent);
        pod.stop(new ShutdownEvent());
    }

    @Test
    void whatWasStoredUpdateByUpdateStaysInBatches() throws SQLException {
        UUID document = UUID.randomUUID();
        UUID producer = UUID.randomUUID();
        UUID author = UUID.randomUUID();
        Instant at = Instant.parse("2026-01-12T10:00:00.123Z");
        int updates = 300;
        flyway().target("2").load().migrate();
        try (Connection connection = connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO documents.update VALUES (?, ?, ?, ?, ?, ?, ?)")) {
            for (int i = 0; i < updates; i++) {
                insert.setObject(1, document);
                insert.setLong(2, 2L * i + 1);
                insert.setObject(3, producer);
                insert.setLong(4, i + 1);
                insert.setObject(5, i % 2 == 0 ? author : null);
                insert.setObject(6, at.plusMillis(i).atOffset(ZoneOffset.UTC));
                insert.setBytes(7, new byte[i]);
                insert.addBatch();
            }
            insert.executeBatch();
        }

        flyway().load().migrate();

        try (Connection connection = connect();
                Statement select = connection.createStatement()) {
            Map<UUID, Integer> numbers = new HashMap<>();
            try (ResultSet contributors = select.executeQuery(
                    "SELECT number, id FROM documents.contributor WHERE since <= 1 AND document_id = '" + document
                            + "'")) {
                while (contributors.next()) {
                    numbers.put(contributors.getObject(2, UUID.class), contributors.getInt(1));
                }
            }
            assertEquals(Set.of(1, 2), Set.copyOf(numbers.values()));
            try (ResultSet rows = select.executeQuery("SELECT seq, entries, bytes FROM documents.batch ORDER BY seq")) {
                for (int i = 0; i < updates; i++) {
                    assertTrue(rows.next());
                    assertEquals(2L * i + 1, rows.getLong(1));
                    Batch batch = Batch.read(rows.getBytes(2));
                    int by = i % 2 == 0 ? numbers.get(author) : Batch.NOBODY;
                    assertEquals(
                            new Batch(
                                    false,
                                    List.of(new Batch.Run(
                                            numbers.get(producer),
                                            null,
                                            i + 1,
                                            List.of(new Batch.Entry(
                                                    by, at.plusMillis(i).toEpochMilli(), i))))),
                            batch);
                    assertArrayEquals(
                            new byte[i], batch.updates(rows.getBytes(3)).getFirst());
                }
                assertFalse(rows.next());
            }
        }
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private Schema pod() {
        return new Schema(flyway().load());
    }

    private FluentConfiguration flyway() {
        return Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .schemas(Schema.NAME)
                .locations("db/documents");
    }
}
