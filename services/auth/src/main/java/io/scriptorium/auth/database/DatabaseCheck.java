package io.scriptorium.auth.database;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready without PostgreSQL: every request needs it. */
@Readiness
@Singleton
final class DatabaseCheck implements HealthCheck {
    private final Database database;

    @Inject
    DatabaseCheck(Database database) {
        this.database = database;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("database (SCRIPTORIUM_DATABASE_URL)")
                .status(database.answers())
                .build();
    }
}
