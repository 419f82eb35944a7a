package io.scriptorium.testbackends;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Gives a {@code @QuarkusTest} a Redis by {@code scriptorium.redis.url}. */
public final class RedisTestResource implements QuarkusTestResourceLifecycleManager {
    @Override
    public Map<String, String> start() {
        RedisBackend.shared().start();
        return Map.of("scriptorium.redis.url", RedisBackend.shared().url());
    }

    /** Nothing: the server goes with the JVM. */
    @Override
    public void stop() {}
}
