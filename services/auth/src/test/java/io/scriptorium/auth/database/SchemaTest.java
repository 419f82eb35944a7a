package io.scriptorium.auth.database;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.testbackends.PostgresBackend;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

class SchemaTest {
    @Test
    void severalPodsMayMigrateAtOnce() throws Exception {
        PostgresBackend.shared().start();
        PostgresBackend.Database database = PostgresBackend.shared().createDatabase();
        List<Callable<Boolean>> pods = IntStream.range(0, 4)
                .<Callable<Boolean>>mapToObj(pod -> () -> {
                    Flyway flyway = Flyway.configure()
                            .dataSource(database.jdbcUrl(), database.user(), database.password())
                            .schemas("auth")
                            .defaultSchema("auth")
                            .createSchemas(true)
                            .load();
                    flyway.migrate();
                    return flyway.validateWithResult().validationSuccessful;
                })
                .toList();
        try (ExecutorService executor = Executors.newFixedThreadPool(pods.size())) {
            for (Future<Boolean> migrated : executor.invokeAll(pods)) {
                assertTrue(migrated.get());
            }
        }
    }
}
