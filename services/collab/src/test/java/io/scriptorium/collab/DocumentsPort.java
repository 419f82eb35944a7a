package io.scriptorium.collab;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.scriptorium.testbackends.FreePorts;
import java.util.Map;

/** Tells the service where its test will put what stands in for the documents service. */
public final class DocumentsPort implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        return Map.of("scriptorium.documents.url", "http://localhost:" + FreePorts.next());
    }

    @Override
    public void stop() {}
}
