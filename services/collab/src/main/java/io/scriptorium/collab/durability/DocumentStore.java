package io.scriptorium.collab.durability;

import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.wire.StoredState;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The documents service as a room sees it. Calls never block. */
public interface DocumentStore {
    /** There is no such document, or it is in the trash. */
    final class NoSuchDocumentException extends RuntimeException {
        private static final long serialVersionUID = 1;

        public NoSuchDocumentException(UUID documentId) {
            super("no document " + documentId, null, false, false);
        }
    }

    /** Everything stored of a document. */
    CompletionStage<StoredState> load(UUID documentId);

    /** Stores updates directly; completes after the commit. Those stored already are passed over. */
    CompletionStage<Void> store(UUID documentId, List<LogEntry> entries);
}
