package io.scriptorium.testbackends;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gives a {@code @QuarkusTest} a primary and a standby by {@code scriptorium.database.url}, the latter by {@code .replica-url} too. */
public final class PostgresPairTestResource implements QuarkusTestResourceLifecycleManager {
    private @Nullable PostgresPairBackend pair;

    @Override
    public Map<String, String> start() {
        PostgresPairBackend started = PostgresPairBackend.start();
        pair = started;
        return Map.of(
                "scriptorium.database.url", started.both().url(),
                "scriptorium.database.replica-url", started.standby().url(),
                "scriptorium.database.user", started.both().user(),
                "scriptorium.database.password", started.both().password());
    }

    /** After resources that give a single database. */
    @Override
    public int order() {
        return 1;
    }

    @Override
    public void inject(TestInjector testInjector) {
        testInjector.injectIntoFields(
                Objects.requireNonNull(pair), new TestInjector.MatchesType(PostgresPairBackend.class));
    }

    @Override
    public void stop() {
        PostgresPairBackend started = pair;
        if (started != null) {
            started.close();
        }
    }
}
