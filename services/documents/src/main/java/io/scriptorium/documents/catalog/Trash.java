package io.scriptorium.documents.catalog;

import static io.scriptorium.documents.audit.Audit.Action.PURGED;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scriptorium.documents.DocumentsSettings;
import io.scriptorium.documents.audit.Audit;
import io.scriptorium.documents.batch.PlacedBatch;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.documents.storage.StorageUnavailableException;
import io.scriptorium.documents.updatelog.DocumentLocks;
import io.vertx.sqlclient.Row;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Deletes for good what has been in the trash for long enough: first the document, in one transaction, then its log, piece by piece, however long it is. Several pods may sweep at once. What arrives in the log for a purged
 * document later is dropped, as for one that never existed; the record of what was done with it stays.
 */
@Singleton
final class Trash {
    private static final Logger LOG = Logger.getLogger(Trash.class);

    private final Database database;
    private final Audit audit;
    private final InstantSource clock;
    private final DocumentsSettings settings;
    private @Nullable Thread sweeper;

    Trash(Database database, Audit audit, InstantSource clock, DocumentsSettings settings) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
        this.settings = settings;
    }

    void start(@Observes StartupEvent event) {
        sweeper = Thread.ofVirtual().name("trash").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        Thread thread = sweeper;
        if (thread != null) {
            thread.interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(settings.trashSweep());
                try {
                    int purged = sweep();
                    if (purged > 0) {
                        LOG.infof("%d documents were deleted for good", purged);
                    }
                } catch (StorageUnavailableException e) {
                    // The next round will do.
                } catch (RuntimeException e) {
                    LOG.error("the trash could not be emptied", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes all that is due; answers how many documents. */
    int sweep() {
        Instant before = clock.instant().minus(settings.trashKeep());
        int purged = 0;
        while (true) {
            Optional<UUID> due = database.first(
                            "SELECT id FROM document WHERE deleted_at < $1 ORDER BY deleted_at LIMIT 1", before)
                    .map(row -> row.getUUID("id"));
            if (due.isEmpty()) {
                break;
            }
            purged += purge(due.get(), before) ? 1 : 0;
        }
        for (Row leftover : database.run("SELECT document_id FROM purged")) {
            deleteLog(leftover.getUUID("document_id"));
        }
        return purged;
    }

    private boolean purge(UUID id, Instant before) {
        return database.transaction(sql -> {
            DocumentLocks.lock(sql, List.of(id));
            if (sql.run("DELETE FROM document WHERE id = $1 AND deleted_at < $2", id, before)
                            .rowCount()
                    == 0) {
                return false;
            }
            sql.run("INSERT INTO purged (document_id) VALUES ($1) ON CONFLICT DO NOTHING", id);
            for (String table : List.of("member", "invitation", "activity", "snapshot", "base", "version")) {
                sql.run("DELETE FROM " + table + " WHERE document_id = $1", id);
            }
            audit.record(sql, id, null, PURGED, Map.of());
            return true;
        });
    }

    private void deleteLog(UUID id) {
        PlacedBatch.deleteThrough(database, id, Long.MAX_VALUE);
        database.run("DELETE FROM contributor WHERE document_id = $1", id);
        database.run("DELETE FROM purged WHERE document_id = $1", id);
    }
}
