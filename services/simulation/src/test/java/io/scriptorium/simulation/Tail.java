package io.scriptorium.simulation;

import io.scriptorium.updatelog.LogConsumer;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.LogTail;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** Follows partitions as {@link io.scriptorium.updatelog.PartitionTail} does, over the modelled Redis: the same lookups, the same gaps. */
final class Tail implements LogTail {
    private static final long ANSWER_TIMEOUT = World.seconds(2);
    private static final long READ_TIMEOUT = World.seconds(4);
    private static final long IDLE_POLL = World.millis(500);
    private static final long LATE = World.micros(LogConsumer.TRIM_GRACE) * 2 / 3;

    private static final class Followed {
        final Listener listener;
        long log;
        long stored;
        CompletableFuture<Void> lookup = new CompletableFuture<>();

        Followed(Listener listener) {
            this.listener = listener;
        }
    }

    private final Machine owner;
    private final RedisServer redis;
    private final RedisLink reads;
    private final RedisLink requests;
    private final Map<Integer, Followed> followed = new LinkedHashMap<>();
    private boolean reading;
    private long lastRead;

    Tail(Network network, Machine owner, RedisServer redis) {
        this.owner = owner;
        this.redis = redis;
        reads = new RedisLink(network, owner, redis, this::connected);
        requests = new RedisLink(network, owner, redis, this::lookUpAgain);
    }

    void open() {
        reads.open();
        requests.open();
    }

    /** The process that it belongs to is gone. */
    void abandoned() {
        redis.closed(reads);
        redis.closed(requests);
    }

    /** Whether the log holds something that this has not read. */
    boolean isBehind() {
        return followed.entrySet().stream()
                .anyMatch(entry ->
                        entry.getValue().log < redis.end(entry.getKey()).log());
    }

    int followedPartitions() {
        return followed.size();
    }

    @Override
    public CompletionStage<Void> follow(int partition, Listener listener) {
        Followed entry = new Followed(listener);
        followed.put(partition, entry);
        entry.lookup = lookUp(partition, entry, this::wake);
        return entry.lookup;
    }

    @Override
    public CompletionStage<Void> settled(int partition) {
        Followed entry = followed.get(partition);
        if (entry == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("not followed"));
        }
        if (entry.lookup.isCompletedExceptionally()) {
            lookUpAgain(partition, entry);
        }
        return entry.lookup;
    }

    private void lookUpAgain() {
        followed.forEach((partition, entry) -> {
            if (entry.lookup.isCompletedExceptionally()) {
                lookUpAgain(partition, entry);
            }
        });
    }

    private void lookUpAgain(int partition, Followed entry) {
        entry.lookup = lookUp(partition, entry, () -> {
            entry.listener.gap();
            wake();
        });
    }

    @Override
    public CompletionStage<Void> unfollow(int partition) {
        followed.remove(partition);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> scan(int partition, Consumer<LogEntry> each) {
        return requests.send(ANSWER_TIMEOUT, () -> redis.scan(partition)).thenAccept(entries -> entries.forEach(each));
    }

    private CompletableFuture<Void> lookUp(int partition, Followed entry, Runnable then) {
        return requests.send(ANSWER_TIMEOUT, () -> redis.end(partition))
                .<Void>thenApply(end -> {
                    entry.log = end.log();
                    entry.stored = end.stored();
                    then.run();
                    return null;
                })
                .toCompletableFuture();
    }

    private void connected() {
        lastRead = owner.world.now();
        List<CompletableFuture<Void>> lookups = new ArrayList<>();
        followed.forEach((partition, entry) -> {
            entry.lookup = lookUp(partition, entry, () -> {});
            lookups.add(entry.lookup);
        });
        var _ = CompletableFuture.allOf(lookups.toArray(CompletableFuture[]::new))
                .whenComplete((ignored, failure) -> {
                    if (failure == null) {
                        List.copyOf(followed.values()).forEach(entry -> entry.listener.gap());
                        read();
                    } else {
                        owner.after(World.millis(100), () -> {
                            if (reads.isUp()) {
                                connected();
                            }
                        });
                    }
                });
    }

    private void read() {
        if (reading || !reads.isUp() || followed.isEmpty()) {
            return;
        }
        reading = true;
        Map<Integer, RedisServer.Position> positions = new LinkedHashMap<>();
        followed.forEach(
                (partition, entry) -> positions.put(partition, new RedisServer.Position(entry.log, entry.stored)));
        reads.sendBlocking(READ_TIMEOUT, () -> redis.read(reads, positions)).whenComplete((news, failure) -> {
            reading = false;
            if (failure == null) {
                deliver(news);
                read();
            } else if (reads.isUp()) {
                owner.after(IDLE_POLL, this::read);
            }
        });
    }

    private void deliver(Map<Integer, RedisServer.News> news) {
        boolean late = owner.world.now() - lastRead > LATE;
        lastRead = owner.world.now();
        if (late) {
            List.copyOf(followed.values()).forEach(entry -> entry.listener.gap());
        }
        news.forEach((partition, found) -> {
            Followed entry = followed.get(partition);
            if (entry != null) {
                for (RedisServer.Appended appended : found.log()) {
                    entry.log = appended.position();
                    entry.listener.appended(appended.entry());
                }
                for (RedisServer.Confirmed confirmed : found.stored()) {
                    entry.stored = confirmed.position();
                    entry.listener.stored(confirmed.ids());
                }
            }
        });
    }

    private void wake() {
        if (!reading) {
            lastRead = owner.world.now();
            read();
        } else {
            requests.send(ANSWER_TIMEOUT, () -> {
                redis.unblock(reads);
                return true;
            });
        }
    }
}
