package io.scriptorium.documents.storage;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.scriptorium.settings.CertificateProblem;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.net.UnknownHostException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Brings the schema up to date before anything uses it. Flyway locks, so several pods may start at once. When PostgreSQL is away at the start, the service starts all the
 * same, is not ready, and tries again until it succeeds.
 */
@Singleton
// What io.scriptorium.settings.DatabaseTrust has the JDBC driver load.
@RegisterForReflection(classNames = "org.postgresql.ssl.DefaultJavaSSLFactory")
public final class Schema {
    /** The schema that all tables are in. */
    public static final String NAME = "documents";

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(Schema.class);

    private final Flyway flyway;
    private volatile boolean current;
    private @Nullable Thread retrying;

    Schema(Flyway flyway) {
        this.flyway = flyway;
    }

    void start(@Observes @Priority(Interceptor.Priority.PLATFORM_BEFORE) StartupEvent event) {
        RuntimeException failure = tryMigrating();
        if (failure != null) {
            LOG.warnf(
                    "the database can't be brought up to date, trying again: %s",
                    CertificateProblem.of(failure, "SCRIPTORIUM_DATABASE_URL")
                            .orElseGet(() -> "is SCRIPTORIUM_DATABASE_URL right? " + rootMessage(failure)));
            retrying = Thread.ofVirtual().name("schema").start(this::retry);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        Thread thread = retrying;
        if (thread != null) {
            thread.interrupt();
        }
    }

    /** Whether the tables are as this release wants them. */
    public boolean isCurrent() {
        return current;
    }

    void requireCurrent() {
        if (!current) {
            throw new StorageUnavailableException("the database is not up to date yet");
        }
    }

    private @Nullable RuntimeException tryMigrating() {
        try {
            flyway.migrate();
            current = true;
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }

    private void retry() {
        try {
            do {
                Thread.sleep(RETRY);
            } while (tryMigrating() != null);
            LOG.info("the database is up to date");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root instanceof UnknownHostException
                ? "there is no host " + root.getMessage()
                : String.valueOf(root.getMessage());
    }
}
