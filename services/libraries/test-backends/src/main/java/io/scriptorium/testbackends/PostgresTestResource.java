package io.scriptorium.testbackends;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a {@code @QuarkusTest} a fresh database by {@code scriptorium.database.url}, {@code .user} and {@code .password}. */
public final class PostgresTestResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        PostgresBackend.Database database = PostgresBackend.shared().createDatabase();
        return Map.of(
                "scriptorium.database.url", database.url(),
                "scriptorium.database.user", database.user(),
                "scriptorium.database.password", database.password());
    }

    /** Nothing: the server goes with the JVM, and its databases with it. */
    @Override
    public void stop() {}
}
