package io.scriptorium.auth.database;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.scriptorium.auth.background.Loop;
import io.scriptorium.settings.CertificateProblem;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.UnknownHostException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the tables up to date: at start if PostgreSQL is there, else as soon as it is. Any number of pods may do so at once; Flyway holds a lock of the database meanwhile.
 * Migrations that fail for another reason than an absent server are tried again too: the log says what is wrong, and readiness stays down.
 */
@Startup
@Singleton
// What io.scriptorium.settings.DatabaseTrust has the JDBC driver load.
@RegisterForReflection(classNames = "org.postgresql.ssl.DefaultJavaSSLFactory")
public final class Schema {
    private static final Logger LOG = Logger.getLogger(Schema.class);
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Flyway flyway;
    private volatile boolean ready;
    private @Nullable Loop retries;

    @Inject
    Schema(Flyway flyway) {
        this.flyway = flyway;
    }

    @PostConstruct
    void migrateFirst() {
        if (!migrate()) {
            retries = Loop.start("schema", RETRY, this::migrate);
        }
    }

    @PreDestroy
    void stop() {
        if (retries != null) {
            retries.close();
        }
    }

    /** Whether the tables are there. */
    public boolean isReady() {
        return ready;
    }

    private synchronized boolean migrate() {
        if (!ready) {
            try {
                flyway.migrate();
                ready = true;
            } catch (FlywayException e) {
                if (retries == null) {
                    LOG.warnf(
                            "the schema can't be set up, trying again: %s",
                            CertificateProblem.of(e, "SCRIPTORIUM_DATABASE_URL")
                                    .orElseGet(() -> "is SCRIPTORIUM_DATABASE_URL right? " + cause(e)));
                }
            }
        }
        return ready;
    }

    /** What is behind it all, in one line. */
    private static String cause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        String message =
                String.valueOf(root.getMessage()).strip().lines().findFirst().orElse("");
        return root instanceof UnknownHostException ? "there is no host " + message : message;
    }
}
