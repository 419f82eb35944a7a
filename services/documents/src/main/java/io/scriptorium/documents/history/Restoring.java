package io.scriptorium.documents.history;

import static io.scriptorium.documents.audit.Audit.Action.VERSION_RESTORED;

import io.scriptorium.documents.audit.Audit;
import io.scriptorium.documents.content.Edits;
import io.scriptorium.documents.exchange.ContentEdit;
import io.scriptorium.documents.snapshot.PastStates;
import io.scriptorium.documents.storage.Database;
import io.scriptorium.ydoc.YDoc;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes a document say again what it said, by a new edit: the log only grows, so what is replaced is a version like any other, and what others write meanwhile merges.
 *
 * <p>One at a time per document, whichever process they come to: two that knew nothing of each other would both put the old blocks in. The second one finds nothing left to do. The lock lives in
 * memory, and in a transaction that only records what was done; should that be cut off because the edit takes too long, the caller is told to try again, which does no harm.
 */
@Singleton
final class Restoring {
    /** Keeps these locks apart from other advisory locks of two numbers. */
    private static final int LOCK = 2;

    private final Database database;
    private final PastStates past;
    private final Edits edits;
    private final Audit audit;

    Restoring(Database database, PastStates past, Edits edits, Audit audit) {
        this.database = database;
        this.past = past;
        this.edits = edits;
        this.audit = audit;
    }

    /** Restores what the document was at a place of its log; returns after the commit. Costs CPU. */
    void restore(UUID documentId, UUID author, VersionId version, long place) {
        YDoc wanted = new YDoc(YDoc.Options.defaults().withFormatTidying(false));
        wanted.applyUpdate(past.read(documentId, place));
        database.<@Nullable Void>transaction(sql -> {
            sql.run("SELECT pg_advisory_xact_lock($1, hashtext($2))", LOCK, documentId.toString());
            edits.make(documentId, author, document -> ContentEdit.replaceWith(document, wanted));
            audit.record(sql, documentId, author, VERSION_RESTORED, Map.of("version", version.toString()));
            return null;
        });
    }
}
