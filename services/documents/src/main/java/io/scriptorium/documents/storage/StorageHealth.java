package io.scriptorium.documents.storage;

import io.vertx.sqlclient.Pool;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: PostgreSQL answers, and its tables are up to date. Redis is no part of it, since without it this service still does all it can. */
@Readiness
@Singleton
final class StorageHealth implements HealthCheck {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Pool pool;
    private final Schema schema;

    StorageHealth(Pool pool, Schema schema) {
        this.pool = pool;
        this.schema = schema;
    }

    @Override
    public HealthCheckResponse call() {
        boolean answers = false;
        try {
            answers = schema.isCurrent() && Database.await(pool.query("SELECT 1").execute(), PATIENCE).size() == 1;
        } catch (StorageUnavailableException e) {
            // Not ready: that says it.
        }
        return HealthCheckResponse.named("postgresql").status(answers).build();
    }
}
