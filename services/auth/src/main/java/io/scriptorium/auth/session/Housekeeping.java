package io.scriptorium.auth.session;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.Startup;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.auth.background.Loop;
import io.scriptorium.auth.database.Database;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jboss.logging.Logger;

/**
 * Ends sessions that expired unseen and deletes what nobody will ask for again, every {@link #INTERVAL}, in any number of pods. The audit log is not touched: how long it is kept is for
 * the operator to say.
 */
@Startup
@Singleton
final class Housekeeping {
    static final Duration INTERVAL = Duration.ofMinutes(10);
    static final int MAX_BATCH = 1_000;
    /** How long an ended session is remembered, to tell its old refresh tokens from unknown ones. */
    static final Duration ENDED_SESSIONS_KEPT = Duration.ofDays(30);
    /** Longer than a login may take. */
    static final Duration LOGIN_STATES_KEPT = Duration.ofHours(1);

    static final Duration PUBLISHED_REVOCATIONS_KEPT = Duration.ofDays(1);
    static final Duration EXPIRED_API_TOKENS_KEPT = Duration.ofDays(30);

    private static final Logger LOG = Logger.getLogger(Housekeeping.class);

    private final Database database;
    private final Sessions sessions;
    private final InstantSource clock;
    private final Loop loop;

    @Inject
    Housekeeping(Database database, Sessions sessions, InstantSource clock) {
        this.database = database;
        this.sessions = sessions;
        this.clock = clock;
        loop = Loop.forever("housekeeping", INTERVAL, this::tidy);
    }

    void stop(@Observes ShutdownEvent stopping) {
        loop.close();
    }

    void tidy() {
        try {
            while (sessions.endExpired(MAX_BATCH) == MAX_BATCH) {
                // More may have expired.
            }
            delete("DELETE FROM auth.session WHERE ended_at < ?", ENDED_SESSIONS_KEPT);
            delete("DELETE FROM auth.used_login_state WHERE used_at < ?", LOGIN_STATES_KEPT);
            delete("DELETE FROM auth.revocation WHERE published_at < ?", PUBLISHED_REVOCATIONS_KEPT);
            delete("DELETE FROM auth.api_token WHERE expires_at < ?", EXPIRED_API_TOKENS_KEPT);
        } catch (Problem unavailable) {
            LOG.debugf("housekeeping waits for the database: %s", unavailable.getMessage());
        }
    }

    private void delete(String sql, Duration kept) {
        Instant before = clock.instant().minus(kept);
        database.inTransaction(transaction -> transaction.update(sql, before));
    }
}
