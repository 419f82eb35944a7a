package io.scriptorium.auth.login;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.scriptorium.auth.account.Account;
import io.scriptorium.auth.account.Accounts;
import io.scriptorium.auth.account.Profile;
import io.scriptorium.auth.audit.AuditEvent;
import io.scriptorium.auth.audit.AuditLog;
import io.scriptorium.auth.client.Client;
import io.scriptorium.auth.database.Database;
import io.scriptorium.auth.session.SessionTokens;
import io.scriptorium.auth.session.Sessions;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Ends logins: with a session, or with a refusal that is accounted for. */
@Singleton
final class Logins {
    private static final Logger LOG = Logger.getLogger(Logins.class);

    private final Database database;
    private final Accounts accounts;
    private final Sessions sessions;
    private final AuditLog audit;
    private final InstantSource clock;
    private final ObjectMapper json;
    private final MeterRegistry metrics;

    @Inject
    Logins(
            Database database,
            Accounts accounts,
            Sessions sessions,
            AuditLog audit,
            InstantSource clock,
            ObjectMapper json,
            MeterRegistry metrics) {
        this.database = database;
        this.accounts = accounts;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
        this.json = json;
        this.metrics = metrics;
    }

    /** The claims of a token that has been verified. */
    JsonNode claims(String verifiedToken) {
        String payload = verifiedToken.split("\\.", -1)[1];
        try {
            return json.readTree(Base64.getUrlDecoder().decode(payload));
        } catch (IOException e) {
            throw new IllegalStateException("a verified token is JSON", e);
        }
    }

    /** User info that a provider answered; an empty object if it is none. */
    JsonNode userInfo(String text) {
        try {
            return json.readTree(text);
        } catch (JacksonException e) {
            return json.createObjectNode();
        }
    }

    /** Begins the session of somebody whom the provider vouches for; empty if the login's state has come back before. */
    Optional<SessionTokens> complete(Profile profile, String state, Client client) {
        Optional<SessionTokens> tokens = database.inTransaction(transaction -> {
            int fresh = transaction.update(
                    "INSERT INTO auth.used_login_state (state_hash, used_at) VALUES (?, ?) ON CONFLICT DO NOTHING",
                    sha256(state),
                    clock.instant());
            if (fresh == 0) {
                return Optional.empty();
            }
            Account account = accounts.signIn(transaction, profile);
            return Optional.of(sessions.start(transaction, account, profile.providerSession(), client));
        });
        if (tokens.isPresent()) {
            metrics.counter("scriptorium.auth.logins", "outcome", "completed").increment();
        }
        return tokens;
    }

    /** Accounts for a login that failed, without making anybody wait. */
    void refused(String why, Client client) {
        metrics.counter("scriptorium.auth.logins", "outcome", "refused").increment();
        Thread.startVirtualThread(() -> {
            try {
                database.inTransaction(transaction -> {
                    audit.record(
                            transaction,
                            new AuditEvent(AuditEvent.Type.LOGIN_REFUSED, null, null, client.address(), why));
                    return true;
                });
            } catch (RuntimeException e) {
                LOG.warnf("a refused login (%s, from %s) could not be audited: %s", why, client.address(), e);
            }
        });
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
