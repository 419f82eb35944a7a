package io.scriptorium.documents.storage;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready means: PostgreSQL answers, and its tables are up to date. Redis is no part of it, since without it this service still does all it can. */
@Readiness
@Singleton
final class StorageHealth implements HealthCheck {
    private final Database database;

    StorageHealth(Database database) {
        this.database = database;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database (SCRIPTORIUM_DATABASE_URL)")
                .status(database.answers())
                .build();
    }
}
