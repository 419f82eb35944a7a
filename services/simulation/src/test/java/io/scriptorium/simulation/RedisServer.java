package io.scriptorium.simulation;

import io.scriptorium.hashring.HashRing;
import io.scriptorium.hashring.Member;
import io.scriptorium.membership.Membership;
import io.scriptorium.updatelog.LogConsumer;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import java.net.URI;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Redis as far as this project uses it: a stream and a stored stream per partition, one consumer group, blocking reads, the members. Positions are times, as Redis' are. */
final class RedisServer extends Machine {
    /** The group is not there: its data was lost. */
    static final class NoGroupException extends RuntimeException {
        private static final long serialVersionUID = 1;

        NoGroupException() {
            super("NOGROUP", null, false, false);
        }
    }

    record Position(long log, long stored) {}

    record Appended(long position, LogEntry entry) {}

    record Confirmed(long position, List<UpdateId> ids) {}

    /** What a read of one partition brought. */
    record News(List<Appended> log, List<Confirmed> stored) {}

    private record Owed(String consumer, long since) {}

    private record Beat(long at, Member member) {}

    /** A read that waits for something to come. */
    private record Blocked<T>(Object reader, Supplier<@Nullable T> attempt, T nothing, CompletableFuture<T> answer) {
        boolean tried() {
            try {
                T found = attempt.get();
                if (found != null) {
                    answer.complete(found);
                }
                return found != null;
            } catch (NoGroupException e) {
                answer.completeExceptionally(e);
                return true;
            }
        }

        void end() {
            answer.complete(nothing);
        }
    }

    private static final class Partition {
        final List<Appended> log = new ArrayList<>();
        final List<Confirmed> stored = new ArrayList<>();
        final TreeMap<Long, Owed> owed = new TreeMap<>();
        boolean group;
        long delivered;
    }

    private static final long BLOCK = World.seconds(2);

    private final Map<Integer, Partition> partitions = new TreeMap<>();
    private final Map<String, Beat> beats = new TreeMap<>();
    private final Set<Blocked<?>> blocked = new LinkedHashSet<>();
    private final Set<RedisLink> links = new LinkedHashSet<>();
    private long lastPosition;
    /** How likely an entry is handed to a follower twice. */
    double duplicates;

    RedisServer(World world) {
        super(world, "redis");
    }

    @Override
    void started() {}

    @Override
    void died() {
        blocked.clear();
        List.copyOf(links).forEach(RedisLink::cut);
    }

    void opened(RedisLink link) {
        links.add(link);
    }

    void closed(RedisLink link) {
        links.remove(link);
    }

    /** As FLUSHALL does: all data is gone, connections stay. */
    void flushAll() {
        partitions.clear();
        beats.clear();
        served();
    }

    /** Loses what came lately, as a crash without a sync of its file does. */
    void loseSince(long time) {
        long from = time << 4;
        for (Partition partition : partitions.values()) {
            partition.log.removeIf(appended -> appended.position >= from);
            partition.stored.removeIf(confirmed -> confirmed.position >= from);
            partition.owed.tailMap(from, true).clear();
            partition.delivered = Math.min(partition.delivered, from);
        }
    }

    private Partition partition(int number) {
        return partitions.computeIfAbsent(number, ignored -> new Partition());
    }

    private long nextPosition() {
        lastPosition = Math.max(lastPosition + 1, world.now() << 4);
        return lastPosition;
    }

    @Nullable
    Void append(int number, LogEntry entry) {
        Partition partition = partition(number);
        partition.log.add(new Appended(nextPosition(), entry));
        served();
        return null;
    }

    Position end(int number) {
        Partition partition = partition(number);
        return new Position(
                partition.log.isEmpty() ? 0 : partition.log.getLast().position,
                partition.stored.isEmpty() ? 0 : partition.stored.getLast().position);
    }

    List<LogEntry> scan(int number) {
        return partition(number).log.stream().map(Appended::entry).toList();
    }

    /** Reads what came after the positions; waits for it if there is nothing. */
    CompletionStage<Map<Integer, News>> read(Object reader, Map<Integer, Position> after) {
        return blocking(
                reader,
                () -> {
                    Map<Integer, News> news = new LinkedHashMap<>();
                    after.forEach((number, position) -> {
                        Partition partition = partition(number);
                        List<Appended> log = new ArrayList<>();
                        for (Appended appended : partition.log) {
                            if (appended.position > position.log) {
                                log.add(appended);
                                if (world.chance(duplicates)) {
                                    log.add(appended);
                                }
                            }
                        }
                        List<Confirmed> stored = partition.stored.stream()
                                .filter(confirmed -> confirmed.position > position.stored)
                                .toList();
                        if (!log.isEmpty() || !stored.isEmpty()) {
                            news.put(number, new News(log, stored));
                        }
                    });
                    return news.isEmpty() ? null : news;
                },
                Map.of());
    }

    private <T> CompletionStage<T> blocking(Object reader, Supplier<@Nullable T> attempt, T nothing) {
        Blocked<T> read = new Blocked<>(reader, attempt, nothing, new CompletableFuture<>());
        if (!read.tried()) {
            blocked.add(read);
            after(BLOCK, () -> {
                if (blocked.remove(read)) {
                    read.end();
                }
            });
        }
        return read.answer;
    }

    private void served() {
        if (!blocked.isEmpty()) {
            for (Blocked<?> read : List.copyOf(blocked)) {
                if (read.tried()) {
                    blocked.remove(read);
                }
            }
        }
    }

    /** Ends a blocking read, as CLIENT UNBLOCK does. */
    void unblock(Object reader) {
        for (Blocked<?> read : List.copyOf(blocked)) {
            if (read.reader.equals(reader) && blocked.remove(read)) {
                read.end();
            }
        }
    }

    @Nullable
    Void createGroups(Set<Integer> numbers) {
        numbers.forEach(number -> partition(number).group = true);
        return null;
    }

    /** Hands out what no consumer had yet, or, with {@code again}, what this one had and has not acknowledged. */
    CompletionStage<Map<Integer, List<Appended>>> readGroup(Set<Integer> numbers, String consumer, boolean again) {
        return blocking(
                consumer,
                () -> {
                    Map<Integer, List<Appended>> batch = new LinkedHashMap<>();
                    for (int number : numbers) {
                        Partition partition = partition(number);
                        if (!partition.group) {
                            throw new NoGroupException();
                        }
                        List<Appended> found = partition.log.stream()
                                .filter(appended -> again
                                        ? owes(partition, appended, consumer)
                                        : appended.position > partition.delivered)
                                .limit(LogConsumer.MAX_BATCH_ENTRIES)
                                .toList();
                        if (!found.isEmpty()) {
                            batch.put(number, found);
                            if (!again) {
                                found.forEach(appended ->
                                        partition.owed.put(appended.position, new Owed(consumer, world.now())));
                                partition.delivered = found.getLast().position;
                            }
                        }
                    }
                    return batch.isEmpty() && !again ? null : batch;
                },
                Map.of());
    }

    private static boolean owes(Partition partition, Appended appended, String consumer) {
        Owed owed = partition.owed.get(appended.position);
        return owed != null && owed.consumer.equals(consumer);
    }

    /** Announces and acknowledges what was stored. */
    @Nullable
    Void confirm(Map<Integer, List<Appended>> batch) {
        batch.forEach((number, entries) -> {
            Partition partition = partition(number);
            partition.stored.add(new Confirmed(
                    nextPosition(),
                    entries.stream().map(appended -> appended.entry.id()).toList()));
            if (partition.stored.size() > LogConsumer.MAX_STORED_RECORDS) {
                partition.stored.removeFirst();
            }
            entries.forEach(appended -> partition.owed.remove(appended.position));
        });
        served();
        return null;
    }

    /** Takes over what another consumer has left lying. */
    Map<Integer, List<Appended>> claim(String consumer) {
        Map<Integer, List<Appended>> claimed = new LinkedHashMap<>();
        long before = world.now() - World.micros(LogConsumer.TAKE_OVER_IDLE);
        partitions.forEach((number, partition) -> {
            List<Appended> idle = new ArrayList<>();
            Iterator<Map.Entry<Long, Owed>> owed = partition.owed.entrySet().iterator();
            while (owed.hasNext()) {
                Map.Entry<Long, Owed> next = owed.next();
                if (next.getValue().since <= before) {
                    Appended there = partition.log.stream()
                            .filter(appended -> appended.position == next.getKey())
                            .findFirst()
                            .orElse(null);
                    if (there == null) {
                        owed.remove();
                    } else {
                        next.setValue(new Owed(consumer, world.now()));
                        idle.add(there);
                    }
                }
            }
            if (!idle.isEmpty()) {
                claimed.put(number, idle);
            }
        });
        return claimed;
    }

    /** Trims what everybody acknowledged and is older than the grace. */
    @Nullable
    Void trim() {
        long grace = (world.now() - World.micros(LogConsumer.TRIM_GRACE)) << 4;
        for (Partition partition : partitions.values()) {
            long limit = partition.owed.isEmpty() ? partition.delivered : partition.owed.firstKey() - 1;
            partition.log.removeIf(appended -> appended.position <= Math.min(limit, grace));
        }
        return null;
    }

    /** Notes who lives, unless it only looks, and answers with everybody. */
    List<Member> beat(@Nullable Member own) {
        if (own != null) {
            beats.put(own.name(), new Beat(world.now(), own));
        }
        long forgotten = world.now() - World.micros(Membership.Timing.DEFAULT.forgetAfter());
        beats.values().removeIf(beat -> beat.at <= forgotten);
        long dead = world.now() - World.micros(Membership.Timing.DEFAULT.deadAfter());
        return beats.values().stream()
                .map(beat -> beat.at < dead ? beat.member.in(Member.State.DOWN) : beat.member)
                .toList();
    }

    int entries() {
        return partitions.values().stream()
                .mapToInt(partition -> partition.log.size())
                .sum();
    }

    int owed() {
        return partitions.values().stream()
                .mapToInt(partition -> partition.owed.size())
                .sum();
    }

    /** The length of the longest stored stream. */
    int mostStored() {
        return partitions.values().stream()
                .mapToInt(partition -> partition.stored.size())
                .max()
                .orElse(0);
    }

    static URI url(String node) {
        return URI.create("http://" + node + ":8080");
    }

    /** Rings cost more to build than all else here, and the same few members meet in every story. */
    static HashRing ring(List<Member> members) {
        return RINGS.computeIfAbsent(members, HashRing::of);
    }

    private static final Map<List<Member>, HashRing> RINGS = new java.util.concurrent.ConcurrentHashMap<>();
}
