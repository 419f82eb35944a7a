package io.scriptorium.testbackends;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives a {@code @QuarkusTest} a Redis Cluster by {@code scriptorium.redis.url} and {@code .mode}. */
public final class RedisClusterTestResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable RedisClusterBackend cluster;

    @Override
    public Map<String, String> start() {
        RedisClusterBackend started = RedisClusterBackend.start();
        cluster = started;
        return Map.of("scriptorium.redis.url", started.urls(), "scriptorium.redis.mode", "cluster");
    }

    @Override
    public void inject(TestInjector testInjector) {
        testInjector.injectIntoFields(
                Objects.requireNonNull(cluster), new TestInjector.MatchesType(RedisClusterBackend.class));
    }

    @Override
    public void stop() {
        RedisClusterBackend started = cluster;
        if (started != null) {
            started.close();
        }
    }
}
