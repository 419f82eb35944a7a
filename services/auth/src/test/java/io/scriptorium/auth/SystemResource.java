package io.scriptorium.auth;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.scriptorium.testbackends.FreePorts;
import io.scriptorium.testbackends.PostgresBackend;
import io.scriptorium.testbackends.RedisBackend;
import java.util.HashMap;
import java.util.Map;

/** A fresh database, Redis, the provider, and everything that the service must be told. Arguments are settings on top. */
public final class SystemResource implements QuarkusTestResourceLifecycleManager {
    static final String SECRET = "a secret for tests that is long enough: 7f3a9c";

    private Map<String, String> more = Map.of();

    @Override
    public void init(Map<String, String> arguments) {
        more = arguments;
    }

    @Override
    public Map<String, String> start() {
        PostgresBackend.shared().start();
        PostgresBackend.Database database = PostgresBackend.shared().createDatabase();
        RedisBackend.shared().start();
        if (!Boolean.parseBoolean(more.get("test.provider-away"))) {
            Provider.shared().start();
        } else {
            Provider.shared().stop();
        }
        int port = FreePorts.next();
        Map<String, String> settings = new HashMap<>();
        settings.put("quarkus.http.test-port", Integer.toString(port));
        settings.put("quarkus.management.test-port", Integer.toString(FreePorts.next()));
        settings.put("scriptorium.public-url", "http://localhost:" + port);
        settings.put("scriptorium.database.url", database.url());
        settings.put("scriptorium.database.user", database.user());
        settings.put("scriptorium.database.password", database.password());
        settings.put("scriptorium.redis.url", RedisBackend.shared().url());
        settings.put("scriptorium.internal-secret", SECRET);
        settings.put("scriptorium.oidc.issuer", Provider.shared().issuer());
        settings.put("scriptorium.oidc.client-id", "scriptorium");
        settings.put("scriptorium.oidc.client-secret", "a client's secret");
        settings.put("scriptorium.auth.admin-emails", "root@example.com");
        settings.put("scriptorium.auth.admin-claim", "groups=administrators");
        settings.put("scriptorium.auth.logins-per-minute", "100000");
        settings.put("scriptorium.auth.refreshes-per-minute", "100000");
        // What others say about the requests that these tests get wrong on purpose.
        settings.put("quarkus.log.category.\"no.nav.security\".level", "OFF");
        settings.put("quarkus.log.category.\"io.zonky\".level", "WARN");
        settings.putAll(more);
        return settings;
    }

    /** Nothing: all goes with the JVM. */
    @Override
    public void stop() {}
}
