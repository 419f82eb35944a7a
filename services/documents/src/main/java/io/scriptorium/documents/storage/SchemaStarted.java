package io.scriptorium.documents.storage;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started means that the tables are up to date. */
@Startup
@Singleton
final class SchemaStarted implements HealthCheck {
    private final Schema schema;

    SchemaStarted(Schema schema) {
        this.schema = schema;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("schema").status(schema.isCurrent()).build();
    }
}
