package io.scriptorium.auth.revocation;

import io.scriptorium.accesscontrol.Revocations;
import io.scriptorium.auth.database.Transaction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.UUID;

/** Takes down what ends, in the transaction that ends it, so that it is published whatever happens afterwards. */
@Singleton
public final class RevocationOutbox {
    private final InstantSource clock;

    @Inject
    RevocationOutbox(InstantSource clock) {
        this.clock = clock;
    }

    /** Adds one; it is published after the commit. */
    public void add(Transaction transaction, Revocations.Kind kind, UUID target) throws SQLException {
        transaction.update(
                "INSERT INTO auth.revocation (type, target, revoked_at) VALUES (?, ?, ?)",
                kind.wireName(),
                target,
                clock.instant());
    }
}
