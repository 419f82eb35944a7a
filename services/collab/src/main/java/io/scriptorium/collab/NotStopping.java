package io.scriptorium.collab;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready until told to stop. Redis and {@code documents} play no part: while they are away, the documents that are open here go on.
 */
@Readiness
@ApplicationScoped
class NotStopping implements HealthCheck {
    private final Collab collab;

    NotStopping(Collab collab) {
        this.collab = collab;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("takes sockets")
                .status(!collab.isStopping())
                .build();
    }
}
