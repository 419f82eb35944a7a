package io.scriptorium.auth.apitoken;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.Revocations;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.auth.account.Account;
import io.scriptorium.auth.account.Accounts;
import io.scriptorium.auth.audit.AuditEvent;
import io.scriptorium.auth.audit.AuditLog;
import io.scriptorium.auth.client.Client;
import io.scriptorium.auth.database.Database;
import io.scriptorium.auth.database.Transaction;
import io.scriptorium.auth.revocation.RevocationOutbox;
import io.scriptorium.auth.revocation.RevocationPublisher;
import io.scriptorium.auth.revocation.RevocationsHeard;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for programs: {@code scr_} and 256 random bits. Only hashes are stored; the token is shown once, to the person who makes it. It stands for that person, without a session: logging out
 * leaves it alone. An account has at most {@link #MAX_PER_ACCOUNT} that are still good.
 */
@Singleton
public final class ApiTokens {
    static final int MAX_PER_ACCOUNT = 100;
    static final int MAX_NAME_LENGTH = 100;
    static final int DEFAULT_DAYS = 90;
    static final int MAX_DAYS = 366;
    /** How stale {@code last_used_at} may be: using a token must not write each time. */
    static final Duration USE_GRANULARITY = Duration.ofMinutes(1);

    private static final int SECRET_BYTES = 32;
    private static final int LENGTH = Caller.API_TOKEN_PREFIX.length() + (SECRET_BYTES * 4 + 2) / 3;

    /** A token as its owner sees it later. */
    record Listed(
            UUID id,
            String name,
            Instant createdAt,
            Instant expiresAt,
            @Nullable Instant lastUsedAt) {}

    /** A token when it is made: the only time that its text is known. */
    record Created(Listed token, String text) {
        @Override
        public String toString() {
            return "Created";
        }
    }

    private record Used(UUID id, Account account, @Nullable Instant lastUsedAt) {}

    private final Database database;
    private final Accounts accounts;
    private final AuditLog audit;
    private final RevocationOutbox outbox;
    private final RevocationPublisher publisher;
    private final RevocationsHeard heard;
    private final InstantSource clock;
    private final RandomGenerator random;

    @Inject
    ApiTokens(
            Database database,
            Accounts accounts,
            AuditLog audit,
            RevocationOutbox outbox,
            RevocationPublisher publisher,
            RevocationsHeard heard,
            InstantSource clock,
            RandomGenerator random) {
        this.database = database;
        this.accounts = accounts;
        this.audit = audit;
        this.outbox = outbox;
        this.publisher = publisher;
        this.heard = heard;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Makes a token.
     *
     * @throws Problem 409 if the account has too many
     */
    Created create(UUID accountId, String name, int days, Client client) {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        String text = Caller.API_TOKEN_PREFIX
                + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Instant now = clock.instant();
        Listed token = new Listed(UUID.randomUUID(), name, now, now.plus(Duration.ofDays(days)), null);
        database.inTransaction(transaction -> {
            // The account's row is locked so that two requests at once count each other.
            transaction.query("SELECT id FROM auth.account WHERE id = ? FOR UPDATE", row -> row.uuid("id"), accountId);
            int good = transaction
                    .first(
                            "SELECT count(*) AS good FROM auth.api_token WHERE account_id = ? AND expires_at > ?",
                            row -> row.number("good"),
                            accountId,
                            now)
                    .orElse(0);
            if (good >= MAX_PER_ACCOUNT) {
                throw new Problem(409, "too-many-tokens", "Delete a token that is no longer used first.");
            }
            audit.record(
                    transaction,
                    new AuditEvent(
                            AuditEvent.Type.API_TOKEN_CREATED,
                            accountId,
                            null,
                            client.address(),
                            token.id() + " " + name));
            return transaction.update(
                    "INSERT INTO auth.api_token (id, account_id, name, token_hash, created_at, expires_at)"
                            + " VALUES (?, ?, ?, ?, ?, ?)",
                    token.id(),
                    accountId,
                    name,
                    hash(text),
                    now,
                    token.expiresAt());
        });
        return new Created(token, text);
    }

    /** The tokens of an account that are still good, the newest first. */
    List<Listed> list(UUID accountId) {
        return database.inTransaction(transaction -> transaction.query(
                "SELECT id, name, created_at, expires_at, last_used_at FROM auth.api_token"
                        + " WHERE account_id = ? AND expires_at > ? ORDER BY created_at DESC, id LIMIT ?",
                row -> new Listed(
                        row.uuid("id"),
                        row.text("name"),
                        row.instant("created_at"),
                        row.instant("expires_at"),
                        row.instantOrNull("last_used_at")),
                accountId,
                clock.instant(),
                MAX_PER_ACCOUNT));
    }

    /** Deletes a token of an account; returns whether there was one. */
    boolean delete(UUID accountId, UUID id, Client client) {
        boolean deleted = database.inTransaction(transaction -> delete(transaction, accountId, id, client));
        if (deleted) {
            heard.ended(Revocations.Kind.API_TOKEN, id);
            publisher.wake();
        }
        return deleted;
    }

    /** Whom a token stands for; empty if it is none that is good. */
    public Optional<Caller> introspect(String text) {
        if (text.length() != LENGTH || !text.startsWith(Caller.API_TOKEN_PREFIX)) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return database.inTransaction(transaction -> {
                    Optional<Used> used = transaction.first(
                            "SELECT t.id, t.last_used_at, " + Account.COLUMNS + " FROM auth.api_token AS t"
                                    + " JOIN auth.account AS a ON a.id = t.account_id"
                                    + " WHERE t.token_hash = ? AND t.expires_at > ?",
                            row -> new Used(row.uuid("id"), Account.read(row), row.instantOrNull("last_used_at")),
                            hash(text),
                            now);
                    if (used.isPresent() && isStale(used.get().lastUsedAt(), now)) {
                        transaction.update(
                                "UPDATE auth.api_token SET last_used_at = ? WHERE id = ?",
                                now,
                                used.get().id());
                    }
                    return used;
                })
                .map(used -> new Caller(
                        used.account().id(),
                        used.account().name(),
                        used.account().email(),
                        accounts.isAdmin(used.account()),
                        null,
                        used.id()));
    }

    private boolean delete(Transaction transaction, UUID accountId, UUID id, Client client) throws SQLException {
        if (transaction.update("DELETE FROM auth.api_token WHERE id = ? AND account_id = ?", id, accountId) == 0) {
            return false;
        }
        outbox.add(transaction, Revocations.Kind.API_TOKEN, id);
        audit.record(
                transaction,
                new AuditEvent(AuditEvent.Type.API_TOKEN_DELETED, accountId, null, client.address(), id.toString()));
        return true;
    }

    private static boolean isStale(@Nullable Instant lastUsedAt, Instant now) {
        return lastUsedAt == null || lastUsedAt.plus(USE_GRANULARITY).isBefore(now);
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
