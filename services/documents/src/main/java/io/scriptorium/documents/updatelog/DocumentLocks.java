package io.scriptorium.documents.updatelog;

import io.scriptorium.documents.storage.Sql;
import java.util.Collection;
import java.util.UUID;

/**
 * Locks on the logs of documents, held to the end of the transaction: who appends to a document's log, or deletes it, is alone with it. So places in the log are given out in the order of the commits, and
 * whoever has read up to a place has missed nothing before it. Advisory locks live in memory: no row is written for them. They are taken in one order, so nobody waits in a circle.
 */
public final class DocumentLocks {
    private DocumentLocks() {}

    /** Waits for all of them. Two documents may share a lock, which only makes them wait for each other. */
    public static void lock(Sql sql, Collection<UUID> documentIds) {
        Long[] keys = documentIds.stream()
                .map(id -> id.getMostSignificantBits() ^ id.getLeastSignificantBits())
                .distinct()
                .sorted()
                .toArray(Long[]::new);
        sql.run("SELECT pg_advisory_xact_lock(key) FROM unnest($1::bigint[]) AS key", (Object) keys);
    }
}
