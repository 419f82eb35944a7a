package io.scriptorium.auth.session;

import io.scriptorium.accesscontrol.Revocations;
import io.scriptorium.auth.AuthSettings;
import io.scriptorium.auth.Installation;
import io.scriptorium.auth.account.Account;
import io.scriptorium.auth.audit.AuditEvent;
import io.scriptorium.auth.audit.AuditLog;
import io.scriptorium.auth.client.Client;
import io.scriptorium.auth.database.Database;
import io.scriptorium.auth.database.Row;
import io.scriptorium.auth.database.Transaction;
import io.scriptorium.auth.revocation.RevocationOutbox;
import io.scriptorium.auth.revocation.RevocationPublisher;
import io.scriptorium.auth.revocation.RevocationsHeard;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.crypto.spec.SecretKeySpec;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sessions, from login to their end. A session is a row, and the row's lock makes rotation atomic: of any number of requests with one refresh token the first rotates it and the others, within the
 * grace, get the same successor. Whoever ends a session writes the revocation with it.
 *
 * <p>An account has at most {@link #MAX_PER_ACCOUNT} sessions; one more ends the one unused for longest.
 */
@Singleton
public final class Sessions {
    static final int MAX_PER_ACCOUNT = 100;
    private static final int SALT_BYTES = 32;

    private static final Logger LOG = Logger.getLogger(Sessions.class);

    /** Why a session ended; the words are kept with it. */
    enum EndReason {
        LOGOUT,
        ENDED_BY_USER,
        TOO_MANY,
        EXPIRED,
        REFRESH_TOKEN_REUSED
    }

    /** What a refresh comes to. */
    sealed interface Refreshed {
        /** New cookies. */
        record Renewed(SessionTokens tokens, boolean rotated) implements Refreshed {}

        /** There is no session to refresh any more. */
        record Refused(RefreshRules.@Nullable Decision because) implements Refreshed {}
    }

    /** A session, as its owner sees it. */
    record Listed(UUID id, Instant createdAt, Instant lastUsedAt, Instant expiresAt, String device, String address) {}

    /** A session that a refresh token or access token stands for. */
    record Owned(UUID id, UUID accountId) {}

    private record Found(UUID id, Account account, RefreshRules.Stored stored, byte @Nullable [] rotationSalt) {
        static Found read(Row row) throws SQLException {
            return new Found(
                    row.uuid("id"),
                    Account.read(row),
                    new RefreshRules.Stored(
                            row.bytes("token_hash"),
                            row.bytesOrNull("previous_token_hash"),
                            row.instant("created_at"),
                            row.instant("rotated_at"),
                            row.instantOrNull("ended_at") != null),
                    row.bytesOrNull("rotation_salt"));
        }
    }

    private final Database database;
    private final AccessTokenMint mint;
    private final AuditLog audit;
    private final RevocationOutbox outbox;
    private final RevocationPublisher publisher;
    private final RevocationsHeard heard;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final RefreshRules rules;
    private final SecretKeySpec successorKey;

    @Inject
    Sessions(
            Database database,
            AccessTokenMint mint,
            AuditLog audit,
            RevocationOutbox outbox,
            RevocationPublisher publisher,
            RevocationsHeard heard,
            InstantSource clock,
            RandomGenerator random,
            AuthSettings settings,
            Installation installation) {
        this.database = database;
        this.mint = mint;
        this.audit = audit;
        this.outbox = outbox;
        this.publisher = publisher;
        this.heard = heard;
        this.clock = clock;
        this.random = random;
        rules = new RefreshRules(settings.sessionIdle(), settings.sessionLifetime(), settings.refreshGrace());
        successorKey = RefreshToken.successorKey(installation.secret().derive("refresh-token-successor"));
    }

    /** Begins a session, with an id of its own. Runs in the transaction of the login. */
    public SessionTokens start(
            Transaction transaction, Account account, @Nullable String providerSession, Client client)
            throws SQLException {
        Instant now = clock.instant();
        UUID id = UUID.randomUUID();
        RefreshToken token = RefreshToken.create(random);
        transaction.update(
                "INSERT INTO auth.session (id, account_id, family_hash, token_hash, generation, created_at,"
                        + " rotated_at, provider_session, device, address) VALUES (?, ?, ?, ?, 1, ?, ?, ?, ?, ?)",
                id,
                account.id(),
                token.familyHash(),
                token.hash(),
                now,
                now,
                providerSession,
                client.device(),
                client.address());
        audit.record(
                transaction,
                new AuditEvent(AuditEvent.Type.LOGIN, account.id(), id, client.address(), client.device()));
        List<UUID> surplus = transaction.query(
                "SELECT id FROM auth.session WHERE account_id = ? AND ended_at IS NULL"
                        + " ORDER BY rotated_at DESC, id OFFSET ? FOR UPDATE",
                row -> row.uuid("id"),
                account.id(),
                MAX_PER_ACCOUNT);
        for (UUID each : surplus) {
            end(transaction, new Owned(each, account.id()), EndReason.TOO_MANY, client);
        }
        return tokens(account, id, token, now, now, now);
    }

    /** Exchanges a refresh token. */
    Refreshed refresh(String cookie, Client client) {
        Optional<RefreshToken> presented = RefreshToken.parse(cookie);
        if (presented.isEmpty()) {
            return new Refreshed.Refused(null);
        }
        List<UUID> ended = new ArrayList<>();
        Refreshed refreshed =
                database.inTransaction(transaction -> refresh(transaction, presented.get(), client, ended));
        told(ended);
        return refreshed;
    }

    private Refreshed refresh(Transaction transaction, RefreshToken presented, Client client, List<UUID> ended)
            throws SQLException {
        Optional<Found> known = find(transaction, presented, true);
        if (known.isEmpty()) {
            return new Refreshed.Refused(null);
        }
        Found found = known.get();
        Instant now = clock.instant();
        RefreshRules.Decision decision = rules.decide(found.stored(), presented.hash(), now);
        return switch (decision) {
            case ROTATE -> {
                byte[] salt = new byte[SALT_BYTES];
                random.nextBytes(salt);
                RefreshToken next = presented.successor(successorKey, salt);
                transaction.update(
                        "UPDATE auth.session SET previous_token_hash = token_hash, token_hash = ?,"
                                + " rotation_salt = ?, generation = generation + 1, rotated_at = ?,"
                                + " device = ?, address = ? WHERE id = ?",
                        next.hash(),
                        salt,
                        now,
                        client.device(),
                        client.address(),
                        found.id());
                yield new Refreshed.Renewed(
                        tokens(found.account(), found.id(), next, found.stored().createdAt(), now, now), true);
            }
            case REPEAT -> {
                RefreshToken next = presented.successor(successorKey, Objects.requireNonNull(found.rotationSalt()));
                yield new Refreshed.Renewed(
                        tokens(
                                found.account(),
                                found.id(),
                                next,
                                found.stored().createdAt(),
                                found.stored().rotatedAt(),
                                now),
                        false);
            }
            case REUSED -> {
                LOG.warnf(
                        "a refresh token of session %s was used again, by %s: the session has ended",
                        found.id(), client.address());
                Owned session = new Owned(found.id(), found.account().id());
                end(transaction, session, EndReason.REFRESH_TOKEN_REUSED, client);
                ended.add(found.id());
                yield new Refreshed.Refused(decision);
            }
            case EXPIRED -> {
                Owned session = new Owned(found.id(), found.account().id());
                end(transaction, session, EndReason.EXPIRED, client);
                ended.add(found.id());
                yield new Refreshed.Refused(decision);
            }
            case ENDED -> new Refreshed.Refused(decision);
        };
    }

    /** The session that a refresh token stands for, if it is current or was a moment ago. */
    Optional<Owned> owned(String cookie) {
        return RefreshToken.parse(cookie)
                .flatMap(token -> database.inTransaction(transaction -> find(transaction, token, false))
                        .filter(found -> switch (rules.decide(found.stored(), token.hash(), clock.instant())) {
                            case ROTATE, REPEAT -> true;
                            case REUSED, EXPIRED, ENDED -> false;
                        })
                        .map(found -> new Owned(found.id(), found.account().id())));
    }

    /** Ends a session, if it has not ended; it must be the account's own. Returns whether it ended now. */
    boolean end(Owned session, EndReason reason, Client client) {
        boolean ended = database.inTransaction(transaction -> end(transaction, session, reason, client));
        if (ended) {
            told(List.of(session.id()));
        }
        return ended;
    }

    /** Ends all sessions of an account. */
    void endAll(UUID accountId, EndReason reason, Client client) {
        List<UUID> ended = database.inTransaction(transaction -> {
            List<UUID> live = transaction.query(
                    "SELECT id FROM auth.session WHERE account_id = ? AND ended_at IS NULL ORDER BY id FOR UPDATE",
                    row -> row.uuid("id"),
                    accountId);
            for (UUID each : live) {
                end(transaction, new Owned(each, accountId), reason, client);
            }
            return live;
        });
        told(ended);
    }

    /** The live sessions of an account, the one used last first. */
    List<Listed> list(UUID accountId) {
        Instant now = clock.instant();
        return database
                .inTransaction(transaction -> transaction.query(
                        "SELECT id, created_at, rotated_at, device, address FROM auth.session"
                                + " WHERE account_id = ? AND ended_at IS NULL ORDER BY rotated_at DESC, id LIMIT ?",
                        row -> new Listed(
                                row.uuid("id"),
                                row.instant("created_at"),
                                row.instant("rotated_at"),
                                rules.expiry(row.instant("created_at"), row.instant("rotated_at")),
                                row.text("device"),
                                row.text("address")),
                        accountId,
                        MAX_PER_ACCOUNT))
                .stream()
                .filter(session -> session.expiresAt().isAfter(now))
                .toList();
    }

    /** Ends sessions that expired without anybody asking, at most so many; returns how many. */
    int endExpired(int most) {
        Instant now = clock.instant();
        Client nobody = new Client("", "");
        List<UUID> ended = database.inTransaction(transaction -> {
            List<Owned> expired = transaction.query(
                    "SELECT id, account_id FROM auth.session WHERE ended_at IS NULL"
                            + " AND (rotated_at <= ? OR created_at <= ?) LIMIT ? FOR UPDATE SKIP LOCKED",
                    row -> new Owned(row.uuid("id"), row.uuid("account_id")),
                    now.minus(rules.idle()),
                    now.minus(rules.lifetime()),
                    most);
            for (Owned each : expired) {
                end(transaction, each, EndReason.EXPIRED, nobody);
            }
            return expired.stream().map(Owned::id).toList();
        });
        told(ended);
        return ended.size();
    }

    private boolean end(Transaction transaction, Owned session, EndReason reason, Client client) throws SQLException {
        int rows = transaction.update(
                "UPDATE auth.session SET ended_at = ?, end_reason = ?"
                        + " WHERE id = ? AND account_id = ? AND ended_at IS NULL",
                clock.instant(),
                reason.name(),
                session.id(),
                session.accountId());
        if (rows == 0) {
            return false;
        }
        outbox.add(transaction, Revocations.Kind.SESSION, session.id());
        AuditEvent.Type type = switch (reason) {
            case LOGOUT -> AuditEvent.Type.LOGOUT;
            case REFRESH_TOKEN_REUSED -> AuditEvent.Type.REFRESH_TOKEN_REUSED;
            case ENDED_BY_USER, TOO_MANY, EXPIRED -> AuditEvent.Type.SESSION_ENDED;
        };
        audit.record(
                transaction, new AuditEvent(type, session.accountId(), session.id(), client.address(), reason.name()));
        return true;
    }

    private void told(List<UUID> ended) {
        if (!ended.isEmpty()) {
            ended.forEach(id -> heard.ended(Revocations.Kind.SESSION, id));
            publisher.wake();
        }
    }

    private Optional<Found> find(Transaction transaction, RefreshToken token, boolean lock) throws SQLException {
        return transaction.first(
                "SELECT s.id, s.token_hash, s.previous_token_hash, s.rotation_salt, s.created_at, s.rotated_at,"
                        + " s.ended_at, " + Account.COLUMNS
                        + " FROM auth.session AS s JOIN auth.account AS a ON a.id = s.account_id"
                        + " WHERE s.family_hash = ?" + (lock ? " FOR UPDATE OF s" : ""),
                Found::read,
                token.familyHash());
    }

    private SessionTokens tokens(
            Account account, UUID id, RefreshToken token, Instant createdAt, Instant rotatedAt, Instant now) {
        AccessTokenMint.Minted access = mint.mint(account, id, rules.lastMoment(createdAt), now);
        Instant expiry = rules.expiry(createdAt, rotatedAt);
        return new SessionTokens(access.token(), access.maxAge(), token.text(), Duration.between(now, expiry));
    }
}
