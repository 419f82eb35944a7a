package io.scriptorium.collab.durability;

import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The update log as a room sees it. Calls never block; followers may be called on any thread. */
public interface DocumentLog {
    /** Hears of one document. */
    interface Follower {
        /** An update was appended, perhaps by the follower's own room. */
        void appended(LogEntry entry);

        /** PostgreSQL holds these updates; some may be of other documents. */
        void stored(List<UpdateId> ids);

        /** Something may have been missed. */
        void gap();
    }

    /** Appends an update; completes when the log has it, exceptionally if that is not known. */
    CompletionStage<Void> append(LogEntry entry);

    /**
     * Follows a document from now on, and hands over what the log holds of it already. Completes when all that was handed over;
     * exceptionally if the log is away, in which case the follower is told {@link Follower#gap} when it is back.
     */
    CompletionStage<Void> follow(UUID documentId, Follower follower);

    /** Stops following. */
    void unfollow(UUID documentId, Follower follower);
}
