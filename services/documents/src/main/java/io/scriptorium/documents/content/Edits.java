package io.scriptorium.documents.content;

import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.exchange.ContentEdit;
import io.scriptorium.documents.snapshot.StoredStates;
import io.scriptorium.documents.updatelog.UpdateStore;
import io.scriptorium.updatelog.LogAppender;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.ydoc.YDoc;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Changes a document's text as one more writer would: the edit is made on what is stored, by a replica of its own, and merges with whatever others type meanwhile.
 *
 * <p>It is appended to the log, so that open rooms show it, and stored here under the same identity, so that it is committed when this returns, whoever of the consumers is faster. While Redis is
 * away it is only stored, and appended when Redis is back: rooms that have not missed it wouldn't look.
 */
@Singleton
public final class Edits {
    /** Beyond this size a document is not added to. */
    static final int MAX_STATE_BYTES = 64 << 20;

    /** How many edits wait to be appended after all; further ones are seen when their documents are loaded anew. */
    static final int MAX_UNTOLD = 1_000;
    /** How often an edit is tried to be appended after all, and how much time lies between. */
    static final int MAX_TELLINGS = 120;

    private static final Duration BETWEEN_TELLINGS = Duration.ofSeconds(1);
    private static final Duration APPEND_TIMEOUT = Duration.ofSeconds(3);
    private static final Logger LOG = Logger.getLogger(Edits.class);

    /** What is put into the document, and where. */
    enum Kind {
        APPEND_MARKDOWN,
        REPLACE_WITH_MARKDOWN,
        APPEND_PLAIN_TEXT,
        REPLACE_WITH_PLAIN_TEXT;

        byte[] apply(YDoc document, String text) {
            return switch (this) {
                case APPEND_MARKDOWN -> ContentEdit.appendMarkdown(document, text);
                case REPLACE_WITH_MARKDOWN -> ContentEdit.replaceWithMarkdown(document, text);
                case APPEND_PLAIN_TEXT -> ContentEdit.appendPlainText(document, text);
                case REPLACE_WITH_PLAIN_TEXT -> ContentEdit.replaceWithPlainText(document, text);
            };
        }
    }

    private final StoredStates states;
    private final LogAppender appender;
    private final UpdateStore store;
    private final InstantSource clock;
    private final Semaphore untold = new Semaphore(MAX_UNTOLD);

    Edits(StoredStates states, LogAppender appender, UpdateStore store, InstantSource clock) {
        this.states = states;
        this.appender = appender;
        this.store = store;
        this.clock = clock;
    }

    /** Changes a document in one transaction, and returns the update that this made; an empty one for nothing. */
    public interface Change {
        byte[] apply(YDoc document);
    }

    /** Makes an edit; returns after its commit. What changes nothing leaves no trace. */
    public void make(UUID documentId, UUID author, Change change) {
        byte[] state = states.read(documentId);
        if (state.length > MAX_STATE_BYTES) {
            throw new Problem(
                    507,
                    "document-too-large",
                    "The document is larger than " + (MAX_STATE_BYTES >> 20) + " MiB; nothing can be added.");
        }
        // A client id of its own: nobody else ever writes under it.
        YDoc document = new YDoc(YDoc.Options.defaults().withFormatTidying(false));
        document.applyUpdate(state);
        byte[] update = change.apply(document);
        if (update.length == 0) {
            return;
        }
        LogEntry entry = new LogEntry(new UpdateId(documentId, UUID.randomUUID(), 1), author, clock.instant(), update);
        boolean told = tellRooms(entry);
        store.storeAll(List.of(entry));
        if (!told && untold.tryAcquire()) {
            tellLater(entry, MAX_TELLINGS);
        }
    }

    private void tellLater(LogEntry entry, int attempts) {
        CompletableFuture.delayedExecutor(BETWEEN_TELLINGS.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> appender.append(entry).whenComplete((ignored, failure) -> {
                    if (failure != null && attempts > 1) {
                        tellLater(entry, attempts - 1);
                    } else {
                        untold.release();
                    }
                }));
    }

    private boolean tellRooms(LogEntry entry) {
        try {
            appender.append(entry).toCompletableFuture().get(APPEND_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf("an edit of %s goes without the log: %s", entry.id().documentId(), e.getMessage());
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
