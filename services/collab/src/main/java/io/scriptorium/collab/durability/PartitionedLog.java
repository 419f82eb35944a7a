package io.scriptorium.collab.durability;

import io.scriptorium.hashring.Partitions;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.LogTail;
import io.scriptorium.updatelog.UpdateId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The log over Redis Streams: follows each partition that a document here is in, once, and hands on to the documents what is theirs.
 *
 * <p>Safe for use by several threads.
 */
public final class PartitionedLog implements DocumentLog {
    private final Function<LogEntry, CompletionStage<Void>> appender;
    private final LogTail tail;
    private final Map<Integer, Partition> partitions = new HashMap<>();

    /** The followers of one partition, which is followed from the first of them on. */
    private static final class Partition implements LogTail.Listener {
        final Map<UUID, Follower> followers = new ConcurrentHashMap<>();

        @Override
        public void appended(LogEntry entry) {
            Follower follower = followers.get(entry.id().documentId());
            if (follower != null) {
                follower.appended(entry);
            }
        }

        @Override
        public void stored(List<UpdateId> ids) {
            followers.forEach((documentId, follower) -> {
                List<UpdateId> own = ids.stream()
                        .filter(id -> id.documentId().equals(documentId))
                        .toList();
                if (!own.isEmpty()) {
                    follower.stored(own);
                }
            });
        }

        @Override
        public void gap() {
            followers.values().forEach(Follower::gap);
        }
    }

    /** @param appender appends an update; completes when the log has it, exceptionally if that is not known */
    public PartitionedLog(Function<LogEntry, CompletionStage<Void>> appender, LogTail tail) {
        this.appender = appender;
        this.tail = tail;
    }

    @Override
    public CompletionStage<Void> append(LogEntry entry) {
        return appender.apply(entry);
    }

    @Override
    public CompletionStage<Void> follow(UUID documentId, Follower follower) {
        int number = Partitions.of(documentId);
        CompletionStage<Void> followed;
        synchronized (partitions) {
            Partition partition = partitions.computeIfAbsent(number, ignored -> new Partition());
            boolean first = partition.followers.isEmpty();
            partition.followers.put(documentId, follower);
            // Also for a later document: the one before may not have got through to Redis.
            followed = first ? tail.follow(number, partition) : tail.settled(number);
        }
        return followed.thenCompose(ignored -> tail.scan(number, entry -> {
            if (entry.id().documentId().equals(documentId)) {
                follower.appended(entry);
            }
        }));
    }

    @Override
    public void unfollow(UUID documentId, Follower follower) {
        int number = Partitions.of(documentId);
        synchronized (partitions) {
            Partition partition = partitions.get(number);
            if (partition != null
                    && partition.followers.remove(documentId, follower)
                    && partition.followers.isEmpty()) {
                partitions.remove(number);
                tail.unfollow(number);
            }
        }
    }
}
