package io.scriptorium.testbackends;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Lets a package under test listen wherever the system likes. */
public final class FreePortsTestResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("quarkus.http.test-port", "0", "quarkus.management.port", "0");
    }

    @Override
    public void stop() {}
}
