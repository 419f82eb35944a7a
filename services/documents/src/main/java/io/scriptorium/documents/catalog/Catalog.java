package io.scriptorium.documents.catalog;

import static io.scriptorium.documents.audit.Audit.Action.CREATED;
import static io.scriptorium.documents.audit.Audit.Action.RESTORED;
import static io.scriptorium.documents.audit.Audit.Action.TRASHED;

import io.scriptorium.accesscontrol.Caller;
import io.scriptorium.accesscontrol.Role;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.audit.Audit;
import io.scriptorium.documents.events.AccessEvents;
import io.scriptorium.documents.sharing.Access;
import io.scriptorium.documents.sharing.AccessRules;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.storage.Replica;
import io.scriptorium.documents.storage.Sql;
import io.vertx.sqlclient.Row;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Documents without their text: titles, dates, trash. A new document's log is empty, so there is nothing to initialise that two could initialise differently. */
@Singleton
final class Catalog {
    private final Database database;
    private final Replica replica;
    private final AccessEvents events;
    private final Audit audit;
    private final InstantSource clock;

    Catalog(Database database, Replica replica, AccessEvents events, Audit audit, InstantSource clock) {
        this.database = database;
        this.replica = replica;
        this.events = events;
        this.audit = audit;
        this.clock = clock;
    }

    DocumentSummary create(Caller caller, String title) {
        // Random, not by time: who has the link has the id, so it must not be guessable.
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        return database.transaction(sql -> {
            sql.run(
                    "INSERT INTO document (id, title, created_at, created_by) VALUES ($1, $2, $3, $4)",
                    id,
                    title,
                    now,
                    caller.userId());
            sql.run("INSERT INTO activity (document_id, at, by_user) VALUES ($1, $2, $3)", id, now, caller.userId());
            sql.run("""
                    INSERT INTO member (document_id, user_id, role, added_at, added_by)
                    VALUES ($1, $2, 'owner', $3, $2)
                    """, id, caller.userId(), now);
            audit.record(sql, id, caller.userId(), CREATED, Map.of());
            return summary(sql, id, Role.OWNER);
        });
    }

    Listing.Page list(Caller caller, Listing listing) {
        return replica.read(sql -> listing.read(sql, caller.userId()));
    }

    DocumentSummary get(Access access) {
        return database.alone(sql -> summary(sql, access.documentId(), access.role()));
    }

    /**
     * Gives a document another title.
     *
     * @param expected the version that the caller saw; null for any
     * @throws Problem 412 if the document has another version
     */
    DocumentSummary rename(Caller caller, Access access, String title, @Nullable Long expected) {
        UUID id = access.documentId();
        Instant now = clock.instant();
        return database.transaction(sql -> {
            Row before = sql.first(
                            "SELECT title, version FROM document WHERE id = $1 AND deleted_at IS NULL FOR UPDATE", id)
                    .orElseThrow(AccessRules::notFound);
            if (expected != null && expected != before.getLong("version").longValue()) {
                throw new Problem(412, "changed-meanwhile", "The document was changed meanwhile. Look at it again.");
            }
            if (!before.getString("title").equals(title)) {
                sql.run("UPDATE document SET title = $2, version = version + 1 WHERE id = $1", id, title);
                sql.run(
                        "UPDATE activity SET at = greatest(at, $2), by_user = $3 WHERE document_id = $1",
                        id,
                        now,
                        caller.userId());
                events.renamed(sql, id, title);
            }
            return summary(sql, id, access.role());
        });
    }

    /** Moves a document to the trash; does nothing if it is there. */
    void trash(Caller caller, Access access) {
        UUID id = access.documentId();
        database.<@Nullable Void>transaction(sql -> {
            int changed = sql.run("""
                            UPDATE document SET deleted_at = $2, deleted_by = $3, version = version + 1
                            WHERE id = $1 AND deleted_at IS NULL
                            """, id, clock.instant(), caller.userId()).rowCount();
            if (changed == 1) {
                events.deleted(sql, id);
                audit.record(sql, id, caller.userId(), TRASHED, Map.of());
            }
            return null;
        });
    }

    /** Takes a document out of the trash; does nothing if it is not there. */
    DocumentSummary restore(Caller caller, Access access) {
        UUID id = access.documentId();
        return database.transaction(sql -> {
            int changed = sql.run("""
                            UPDATE document SET deleted_at = NULL, deleted_by = NULL, version = version + 1
                            WHERE id = $1 AND deleted_at IS NOT NULL
                            """, id).rowCount();
            if (changed == 1) {
                events.restored(sql, id);
                audit.record(sql, id, caller.userId(), RESTORED, Map.of());
            }
            return summary(sql, id, access.role());
        });
    }

    private static DocumentSummary summary(Sql sql, UUID id, Role role) {
        Optional<Row> row = sql.first(
                "SELECT " + DocumentSummary.COLUMNS + " FROM document d " + DocumentSummary.JOINS + " WHERE d.id = $1",
                id);
        return DocumentSummary.read(row.orElseThrow(AccessRules::notFound), role);
    }
}
