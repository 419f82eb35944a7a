package io.scriptorium.auth.account;

import io.scriptorium.auth.AuthSettings;
import io.scriptorium.auth.database.Transaction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Everybody who ever signed in. An account is found by issuer and subject alone: names and addresses may change, and two people may have the same. */
@Singleton
public final class Accounts {
    private final InstantSource clock;
    private final Set<String> adminEmails;

    @Inject
    Accounts(InstantSource clock, AuthSettings settings) {
        this.clock = clock;
        adminEmails = settings.adminEmails().orElse(List.of()).stream()
                .map(email -> email.strip().toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Finds or makes the account of somebody who has just signed in, and keeps what the provider says now. */
    public Account signIn(Transaction transaction, Profile profile) throws SQLException {
        Instant now = clock.instant();
        return transaction
                .first(
                        "INSERT INTO auth.account AS a (id, issuer, subject, name, email, picture, admin_claim,"
                                + " created_at, signed_in_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT (issuer, subject) DO UPDATE SET name = excluded.name,"
                                + " email = excluded.email, picture = excluded.picture,"
                                + " admin_claim = excluded.admin_claim, signed_in_at = excluded.signed_in_at"
                                + " RETURNING " + Account.COLUMNS,
                        Account::read,
                        UUID.randomUUID(),
                        profile.issuer(),
                        profile.subject(),
                        profile.name(),
                        profile.email(),
                        profile.picture(),
                        profile.adminClaim(),
                        now,
                        now)
                .orElseThrow();
    }

    /** The account of an id. */
    public Optional<Account> find(Transaction transaction, UUID id) throws SQLException {
        return transaction.first(
                "SELECT " + Account.COLUMNS + " FROM auth.account AS a WHERE a.id = ?", Account::read, id);
    }

    /** Whether somebody is an administrator now: by the claim of the last login, or by the list of addresses as it is configured. */
    public boolean isAdmin(Account account) {
        return account.adminClaim() || (!account.email().isEmpty() && adminEmails.contains(account.email()));
    }
}
