package io.scriptorium.documents.storage;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scriptorium.documents.system.Stores;
import io.scriptorium.testbackends.PostgresBackend;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
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

    private Schema pod() {
        return new Schema(Flyway.configure()
                .dataSource(database.jdbcUrl(), database.user(), database.password())
                .schemas(Schema.NAME)
                .locations("db/documents")
                .load());
    }
}
