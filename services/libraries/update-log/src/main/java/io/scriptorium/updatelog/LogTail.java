package io.scriptorium.updatelog;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What follows partitions of the log: {@link PartitionTail} over Redis, another one where time and network are simulated. */
public interface LogTail {
    /** Hears of one partition. */
    interface Listener {
        /** An update was appended, perhaps by this process itself. */
        void appended(LogEntry entry);

        /** PostgreSQL holds these updates. */
        void stored(List<UpdateId> ids);

        /** Something may have been missed. */
        void gap();
    }

    /**
     * Starts following a partition.
     *
     * @return completes once nothing later can be missed; exceptionally with {@link LogUnavailableException} if the log is
     *     away, in which case the partition is followed as soon as it is back, beginning with a {@link Listener#gap}
     */
    CompletionStage<Void> follow(int partition, Listener listener);

    /**
     * Waits until a partition that is followed already can't miss anything later: at once if that is so now. Where the lookup had failed it is
     * done again, and the listener told of the {@link Listener#gap}.
     *
     * @return fails with {@link LogUnavailableException} if the log is away, or if nobody follows the partition
     */
    CompletionStage<Void> settled(int partition);

    /** Stops following a partition; its listener is not called again once this has completed. */
    CompletionStage<Void> unfollow(int partition);

    /**
     * Reads all that a partition's log holds at this moment: everything not stored yet, and what was stored lately.
     *
     * @return completes after the last entry was given to {@code each}
     */
    CompletionStage<Void> scan(int partition, Consumer<LogEntry> each);
}
