package io.scriptorium.auth.audit;

import io.scriptorium.auth.database.Transaction;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Locale;

/** Writes the audit log, with what it tells of: in the same transaction. The table takes no change and no deletion. */
@Singleton
public final class AuditLog {
    private static final int MAX_DETAIL_LENGTH = 500;

    private final InstantSource clock;

    @Inject
    AuditLog(InstantSource clock) {
        this.clock = clock;
    }

    /** Writes one event. */
    public void record(Transaction transaction, AuditEvent event) throws SQLException {
        String detail = event.detail();
        transaction.update(
                "INSERT INTO auth.audit_event (at, type, account_id, session_id, address, detail)"
                        + " VALUES (?, ?, ?, ?, ?, ?)",
                clock.instant(),
                event.type().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                event.accountId(),
                event.sessionId(),
                event.address(),
                detail.substring(0, Math.min(detail.length(), MAX_DETAIL_LENGTH)));
    }
}
