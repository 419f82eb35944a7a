package io.scriptorium.updatelog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.hashring.Partitions;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

class UpdateLogTest {
    private static final long LARGE_BYTES = 256 << 10;
    /** By so much what Redis takes goes up and down by itself: connections, their buffers, empty streams. */
    private static final long BASE_LINE_BYTES = 2 << 20;

    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final UUID document = UUID.randomUUID();
    private final UUID producer = UUID.randomUUID();
    private final int partition = Partitions.of(document);
    private RedisServer server;
    private Redis redis;
    private int port;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        startRedis();
        redis = client(vertx);
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : open) {
            closeable.close();
        }
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.stop();
    }

    private Redis client(Vertx own) {
        return Redis.createClient(own, "redis://127.0.0.1:" + port);
    }

    private void startRedis() throws IOException {
        server = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
        server.start();
    }

    @Test
    void anUpdateIsFollowedStoredAndConfirmedInOrder() {
        Stored store = new Stored();
        Heard heard = new Heard();
        PartitionTail tail = tail();
        consumer("documents-0", store);
        tail.follow(partition, heard).toCompletableFuture().join();
        LogAppender appender = appender();
        for (int i = 1; i <= 100; i++) {
            appender.append(entry(i)).toCompletableFuture().join();
        }
        await(() -> heard.stored.size() == 100);
        assertEquals(100, store.entries.size());
        assertEquals(
                heard.appended.stream().map(LogEntry::id).toList(),
                store.order.stream().toList());
        LogEntry first = heard.appended.peek();
        assertArrayEquals(new byte[] {1, 2, 3}, first.update());
        assertEquals(entry(1).userId(), first.userId());
        assertEquals(Instant.ofEpochMilli(1_000), first.at());
    }

    @Test
    @DisplayName("F-23 what the store did not take is not acknowledged, and is delivered until it does")
    void aFailingStoreIsTriedAgain() {
        Stored store = new Stored();
        store.failures.set(3);
        Heard heard = new Heard();
        tail().follow(partition, heard).toCompletableFuture().join();
        consumer("documents-0", store);
        appender().append(entry(1)).toCompletableFuture().join();
        await(() -> heard.stored.contains(entry(1).id()));
        assertEquals(0, store.failures.get());
    }

    @Test
    @DisplayName("F-23 what a consumer was handed that dies is taken over as soon as its lease has run out")
    void deadConsumersAreReplaced() {
        Stored survivor = new Stored();
        consumer("documents-1", survivor);
        LogAppender appender = appender();
        for (int i = 1; i <= 3; i++) {
            // Dies as a process does that is killed: without a word, and with a batch that it doesn't get stored.
            Vertx dying = Vertx.vertx();
            ConcurrentLinkedQueue<LogEntry> handed = new ConcurrentLinkedQueue<>();
            new LogConsumer(dying, client(dying), dying.getOrCreateContext(), "documents-9", batch -> {
                handed.addAll(batch);
                return new CompletableFuture<>();
            });
            await(() -> leases() == 2);
            long first = i * 1_000L;
            long next = first;
            while (handed.isEmpty()) {
                appender.append(entry(next++)).toCompletableFuture().join();
            }
            dying.close().toCompletionStage().toCompletableFuture().join();
            long died = System.nanoTime();
            long last = next;
            await(() -> survivor.entries.size() >= last - first
                    && survivor.entries.containsKey(entry(last - 1).id()));
            Duration took = Duration.ofNanos(System.nanoTime() - died);
            assertTrue(
                    took.compareTo(TakeOver.TERM.plus(TakeOver.RENEWAL).plusSeconds(1)) < 0,
                    () -> "taken over after " + took);
            survivor.entries.clear();
            await(() -> leases() == 1 && consumers() == 1);
        }
    }

    @Test
    @DisplayName(
            "F-23 a consumer that lives and is slow keeps what it was handed; one that ends in order gives it to the others at once")
    void whoLivesKeeps() throws Exception {
        Stored survivor = new Stored();
        CompletableFuture<Void> slow = new CompletableFuture<>();
        ConcurrentLinkedQueue<LogEntry> handed = new ConcurrentLinkedQueue<>();
        LogConsumer ends = consumer("documents-9", batch -> {
            handed.addAll(batch);
            return slow;
        });
        await(() -> leases() == 1);
        appender().append(entry(1)).toCompletableFuture().join();
        await(() -> !handed.isEmpty());
        consumer("documents-1", survivor);
        await(() -> leases() == 2);
        Thread.sleep(TakeOver.TERM.multipliedBy(3));
        assertTrue(survivor.entries.isEmpty(), "it was taken from one that lives");

        long endedNanos = System.nanoTime();
        ends.close();

        await(() -> leaseAgeMillis("documents-9") > TakeOver.TERM.toMillis());
        assertTrue(System.nanoTime() - endedNanos < TakeOver.TERM.dividedBy(2).toNanos(), "the lease only ran out");
        await(() -> survivor.entries.containsKey(entry(1).id()));
    }

    @Test
    @DisplayName("F-29 what has gathered while nothing could be stored is taken in batches of bounded size")
    void batchesAreBounded() {
        int count = 300;
        LogAppender appender = appender();
        for (int i = 1; i <= count; i++) {
            appender.append(new LogEntry(
                            new UpdateId(document, producer, i), null, Instant.EPOCH, new byte[(int) LARGE_BYTES]))
                    .toCompletableFuture()
                    .join();
        }
        Stored store = new Stored();
        store.failures.set(2);
        AtomicLong largest = new AtomicLong();
        consumer("documents-0", batch -> {
            largest.accumulateAndGet(
                    batch.stream().mapToLong(LogEntry::sizeBytes).sum(), Math::max);
            return store.store(batch);
        });
        await(() -> store.entries.size() == count);
        assertTrue(largest.get() <= LogConsumer.BATCH_BYTES, () -> largest + " bytes in one batch");
    }

    @Test
    @DisplayName(
            "F-41 after Redis lost everything, what is appended again under its identity is confirmed, and the loop goes on")
    void survivesFlushAll() {
        Stored store = new Stored();
        Heard heard = new Heard();
        tail().follow(partition, heard).toCompletableFuture().join();
        consumer("documents-0", store);
        LogAppender appender = appender();
        appender.append(entry(1)).toCompletableFuture().join();
        await(() -> heard.stored.contains(entry(1).id()));
        send(Request.cmd(Command.FLUSHALL));
        appender.append(entry(1)).toCompletableFuture().join();
        appender.append(entry(2)).toCompletableFuture().join();
        await(() -> heard.stored.contains(entry(2).id()));
        assertEquals(2, store.entries.size());
    }

    @Test
    @DisplayName(
            "F-40 appends fail at once while Redis is away; tail, consumer and appender return by themselves and followers hear of a gap")
    void survivesRestart() throws IOException {
        Stored store = new Stored();
        Heard heard = new Heard();
        tail().follow(partition, heard).toCompletableFuture().join();
        consumer("documents-0", store);
        LogAppender appender = appender();
        appender.append(entry(1)).toCompletableFuture().join();
        await(() -> heard.stored.contains(entry(1).id()));
        int gaps = heard.gaps.get();
        server.stop();
        await(() -> !appender.isUp());
        CompletionException failure = assertThrows(
                CompletionException.class,
                () -> appender.append(entry(2)).toCompletableFuture().join());
        assertTrue(failure.getCause() instanceof LogUnavailableException);
        startRedis();
        // Each has its own connection: what is appended before the follower is back is what the gap is about.
        await(() -> appender.isUp() && heard.gaps.get() > gaps);
        appender.append(entry(2)).toCompletableFuture().join();
        await(() -> heard.stored.contains(entry(2).id()));
    }

    @Test
    @DisplayName("F-42 stored entries leave Redis once they are older than the grace, others stay")
    void trimsWhatIsStoredAndOld() {
        String key = LogFormat.logKey(partition);
        long now = System.currentTimeMillis();
        for (int i = 1; i <= 500; i++) {
            send(LogFormat.appendFields(Request.cmd(Command.XADD).arg(key).arg((now - 60_000 + i) + "-0"), entry(i)));
        }
        Stored store = new Stored();
        consumer("documents-0", store);
        appender().append(entry(501)).toCompletableFuture().join();
        await(() -> store.entries.size() == 501);
        await(() -> send(Request.cmd(Command.XLEN).arg(key)).toLong() == 1);
    }

    @Test
    @DisplayName("F-42 a million edits: when they are stored, Redis takes as much memory as before")
    void memoryReturns() {
        int perPartition = 1_000_000 / Partitions.COUNT;
        AtomicLong stored = new AtomicLong();
        LogConsumer consumer = new LogConsumer(
                vertx,
                redis,
                vertx.getOrCreateContext(),
                "documents-0",
                batch -> {
                    stored.addAndGet(batch.size());
                    return CompletableFuture.completedFuture(null);
                },
                Duration.ofSeconds(1));
        open.add(consumer);
        await(consumer::isReady);
        long before = usedBytes();
        long most = before;
        for (int p = 0; p < Partitions.COUNT; p++) {
            send(Request.cmd(Command.EVAL)
                    .arg(
                            "for s = 1, ARGV[1] do redis.call('XADD', KEYS[1], '*', 'd', ARGV[2], 'p', ARGV[2], 's', s, 't', 1000, 'u', ARGV[3]) end")
                    .arg(1)
                    .arg(LogFormat.logKey(p))
                    .arg(perPartition)
                    .arg("0123456789abcdef")
                    .arg("an update of 26 bytes: a b"));
            most = Math.max(most, usedBytes());
        }
        await(() -> stored.get() == (long) perPartition * Partitions.COUNT);
        assertTrue(most - before > 20 * BASE_LINE_BYTES, (most - before) + " bytes at most prove little");
        await(() -> consumer.size().entries() == 0 && usedBytes() - before < BASE_LINE_BYTES);
    }

    @Test
    @DisplayName("F-42 the log's size and age are known")
    void sizeIsKnown() {
        LogConsumer consumer = consumer("documents-0", batch -> new CompletableFuture<>());
        for (int i = 1; i <= 3; i++) {
            send(LogFormat.appendFields(
                    Request.cmd(Command.XADD)
                            .arg(LogFormat.logKey(partition))
                            .arg((System.currentTimeMillis() - 100_000 + i) + "-0"),
                    entry(i)));
        }
        await(() -> consumer.size().entries() == 3
                && consumer.size().oldest().toSeconds() >= 100
                && consumer.size().oldest().toSeconds() < 130);
    }

    @Test
    void anUnreadableEntryIsSetAsideAndStopsNothing() {
        Stored store = new Stored();
        consumer("documents-0", store);
        send(Request.cmd(Command.XADD)
                .arg(LogFormat.logKey(partition))
                .arg("*")
                .arg("d")
                .arg("nonsense"));
        appender().append(entry(1)).toCompletableFuture().join();
        await(() -> store.entries.size() == 1);
        await(() -> send(Request.cmd(Command.XLEN).arg("scriptorium:rejected")).toLong() == 1);
    }

    @Test
    void aScanReadsEveryPage() {
        LogAppender appender = appender();
        int count = PartitionTail.SCAN_PAGE_ENTRIES * 2 + 7;
        for (int i = 1; i <= count; i++) {
            appender.append(entry(i)).toCompletableFuture().join();
        }
        List<Long> sequences = new ArrayList<>();
        PartitionTail tail = tail();
        CompletableFuture<Void> done = tail.follow(partition, new Heard())
                .thenCompose(ignored ->
                        tail.scan(partition, entry -> sequences.add(entry.id().sequence())))
                .toCompletableFuture();
        done.join();
        assertEquals(count, sequences.size());
        assertEquals((long) count, sequences.getLast());
    }

    @Test
    @DisplayName("F-11 what waits for Redis is bounded: beyond the bound an append fails at once")
    void inFlightIsBounded() {
        LogAppender appender = appender();
        LogEntry large = new LogEntry(
                new UpdateId(document, producer, 1),
                null,
                Instant.EPOCH,
                new byte[(int) LogAppender.MAX_IN_FLIGHT_BYTES]);
        CompletableFuture<Void> refused = appender.append(large).toCompletableFuture();
        assertTrue(refused.isCompletedExceptionally());
        assertEquals(0, appender.bytesInFlight());
        appender.append(entry(1)).toCompletableFuture().join();
    }

    @Test
    void aBroadcastReachesListenersThatBeginAtMostAMinuteLater() {
        ConcurrentLinkedQueue<Map<String, String>> events = new ConcurrentLinkedQueue<>();
        Broadcast.publish(redis, Broadcast.ACCESS, Map.of("type", "earlier"))
                .toCompletableFuture()
                .join();
        open.add(Broadcast.listen(vertx, redis, vertx.getOrCreateContext(), Broadcast.ACCESS, new Broadcast.Listener() {
            @Override
            public void published(Map<String, String> event) {
                events.add(event);
            }

            @Override
            public void gap() {}
        }));
        await(() -> events.contains(Map.of("type", "earlier")));
        Broadcast.publish(redis, Broadcast.ACCESS, Map.of("type", "role"))
                .toCompletableFuture()
                .join();
        await(() -> events.contains(Map.of("type", "role")));
    }

    private int leases() {
        return send(Request.cmd(Command.ZCARD).arg(TakeOver.LEASES_KEY)).toInteger();
    }

    private double leaseAgeMillis(String name) {
        return System.currentTimeMillis()
                - send(Request.cmd(Command.ZSCORE).arg(TakeOver.LEASES_KEY).arg(name))
                        .toDouble();
    }

    private int consumers() {
        return send(Request.cmd(Command.XINFO)
                        .arg("CONSUMERS")
                        .arg(LogFormat.logKey(partition))
                        .arg(LogFormat.GROUP))
                .size();
    }

    private long usedBytes() {
        String info = send(Request.cmd(Command.INFO).arg("memory")).toString();
        return Long.parseLong(info.replaceFirst("(?s).*used_memory:(\\d+).*", "$1"));
    }

    private Response send(Request request) {
        return redis.send(request).toCompletionStage().toCompletableFuture().join();
    }

    private LogEntry entry(long sequence) {
        return new LogEntry(
                new UpdateId(document, producer, sequence), new UUID(1, 2), Instant.ofEpochMilli(1_000), new byte[] {
                    1, 2, 3
                });
    }

    private LogAppender appender() {
        LogAppender appender = new LogAppender(vertx, redis);
        open.add(appender);
        await(appender::isUp);
        return appender;
    }

    private PartitionTail tail() {
        PartitionTail tail = new PartitionTail(vertx, redis, vertx.getOrCreateContext());
        open.add(tail);
        await(tail::isUp);
        return tail;
    }

    private LogConsumer consumer(String name, LogConsumer.Store store) {
        LogConsumer consumer = new LogConsumer(vertx, redis, vertx.getOrCreateContext(), name, store);
        open.add(consumer);
        return consumer;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(25).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "nothing happened in 25 s");
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** A store in memory, idempotent like the real one. */
    private static final class Stored implements LogConsumer.Store {
        final Map<UpdateId, LogEntry> entries = new ConcurrentHashMap<>();
        final ConcurrentLinkedQueue<UpdateId> order = new ConcurrentLinkedQueue<>();
        final AtomicInteger failures = new AtomicInteger();

        @Override
        public CompletionStage<Void> store(List<LogEntry> batch) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                return CompletableFuture.failedFuture(new IllegalStateException("the disk is full"));
            }
            for (LogEntry entry : batch) {
                if (entries.putIfAbsent(entry.id(), entry) == null) {
                    order.add(entry.id());
                }
            }
            // Sometimes at once, sometimes later: like a database.
            return ThreadLocalRandom.current().nextBoolean()
                    ? CompletableFuture.completedFuture(null)
                    : CompletableFuture.runAsync(() -> LockSupport.parkNanos(1_000_000));
        }
    }

    private static final class Heard implements LogTail.Listener {
        final ConcurrentLinkedQueue<LogEntry> appended = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<UpdateId> stored = new ConcurrentLinkedQueue<>();
        final AtomicInteger gaps = new AtomicInteger();

        @Override
        public void appended(LogEntry entry) {
            appended.add(entry);
        }

        @Override
        public void stored(List<UpdateId> ids) {
            stored.addAll(ids);
        }

        @Override
        public void gap() {
            gaps.incrementAndGet();
        }
    }
}
