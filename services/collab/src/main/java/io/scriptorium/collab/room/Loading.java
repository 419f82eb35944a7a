package io.scriptorium.collab.room;

import io.scriptorium.collab.durability.DocumentLog;
import io.scriptorium.collab.durability.DocumentStore;
import io.scriptorium.collab.durability.DocumentStore.NoSuchDocumentException;
import io.scriptorium.wire.StoredState;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How a document comes into its room, and how the room catches up after a {@link DocumentLog.Follower#gap gap}.
 *
 * <p>The log is followed first, then read, then the stored state is asked for: no update can fall between. Where the log can't be followed or read, the stored state is enough to begin
 * with; both are looked at again once the log is there. A gap that comes while this is under way begins it anew afterwards. There is one attempt at a time, at most one per
 * {@link #LAST_RETRY} where attempts fail.
 *
 * <p>Not safe for use by several threads: it belongs to a room, on whose {@link RoomRuntime} all of this runs.
 */
final class Loading {
    /** What becomes of it; called on the room's runtime. */
    interface Listener {
        /** All that is stored: told once. */
        void loaded(StoredState stored);

        /** All that is stored now, after something may have been missed. */
        void reloaded(StoredState stored);

        /** There is no such document, or no longer. */
        void gone();

        /** It could not be loaded in time. */
        void failed();
    }

    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration LAST_RETRY = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(Loading.class);

    private final UUID documentId;
    private final RoomRuntime runtime;
    private final DocumentLog log;
    private final DocumentLog.Follower follower;
    private final DocumentStore store;
    private final Listener listener;

    private boolean loaded;
    private boolean ended;
    private boolean reloading;
    private boolean retryScheduled;
    /** Whether the log may have held something that the room has not heard. */
    private boolean missed;

    Loading(
            UUID documentId,
            RoomRuntime runtime,
            DocumentLog log,
            DocumentLog.Follower follower,
            DocumentStore store,
            Listener listener) {
        this.documentId = documentId;
        this.runtime = runtime;
        this.log = log;
        this.follower = follower;
        this.store = store;
        this.listener = listener;
    }

    /** Begins; gives up after a time-out. */
    void begin(Duration timeout) {
        Instant deadline = runtime.now().plus(timeout);
        log.follow(documentId, follower)
                .whenComplete((ignored, failure) -> runtime.execute(() -> {
                    missed |= failure != null;
                    fetch(deadline, FIRST_RETRY);
                }));
    }

    /** Ends it: nothing is told any more, and the log is no longer followed. */
    void end() {
        ended = true;
        log.unfollow(documentId, follower);
    }

    private void fetch(Instant deadline, Duration retry) {
        if (ended) {
            return;
        }
        store.load(documentId)
                .whenComplete((stored, failure) -> runtime.execute(() -> {
                    if (ended) {
                        return;
                    }
                    if (failure == null) {
                        loaded = true;
                        listener.loaded(stored);
                        if (missed) {
                            reload();
                        }
                    } else if (isGone(failure)) {
                        listener.gone();
                    } else if (runtime.now().isAfter(deadline)) {
                        LOG.warnf("document %s can't be loaded: %s", documentId, message(failure));
                        listener.failed();
                    } else {
                        Duration longer = retry.multipliedBy(2);
                        runtime.after(
                                retry, () -> fetch(deadline, longer.compareTo(LAST_RETRY) < 0 ? longer : LAST_RETRY));
                    }
                }));
    }

    /** Something may have been missed. */
    void gap() {
        missed = true;
        reload();
    }

    private void reload() {
        if (!loaded || ended || reloading) {
            return;
        }
        reloading = true;
        missed = false;
        log.follow(documentId, follower)
                .thenCompose(ignored -> store.load(documentId))
                .whenComplete((stored, failure) -> runtime.execute(() -> reloaded(stored, failure)));
    }

    private void reloaded(StoredState stored, @Nullable Throwable failure) {
        reloading = false;
        if (ended) {
            return;
        }
        if (failure == null) {
            listener.reloaded(stored);
            if (missed) {
                reload();
            }
        } else if (isGone(failure)) {
            listener.gone();
        } else {
            missed = true;
            retry();
        }
    }

    private void retry() {
        if (!retryScheduled) {
            retryScheduled = true;
            runtime.after(LAST_RETRY, () -> {
                retryScheduled = false;
                if (missed) {
                    reload();
                }
            });
        }
    }

    /** Whether something failed because the document is not there. */
    static boolean isGone(Throwable failure) {
        return cause(failure) instanceof NoSuchDocumentException;
    }

    private static @Nullable String message(Throwable failure) {
        return cause(failure).getMessage();
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
