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
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

class UpdateLogTest {
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
        redis = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
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
    @DisplayName("F-23 entries of a consumer that died before storing them are taken over")
    void deadConsumersAreReplaced() {
        consumer("documents-0", new Stored());
        await(() -> groupExists());
        close(open.removeLast());
        appender().append(entry(1)).toCompletableFuture().join();
        // A consumer that reads and dies:
        send(Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg("documents")
                .arg("documents-9")
                .arg("STREAMS")
                .arg(LogFormat.logKey(partition))
                .arg(">"));
        Stored survivor = new Stored();
        consumer("documents-1", survivor);
        await(() -> survivor.entries.containsKey(entry(1).id()));
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

    private boolean groupExists() {
        try {
            return send(Request.cmd(Command.XINFO).arg("GROUPS").arg(LogFormat.logKey(partition)))
                            .size()
                    == 1;
        } catch (CompletionException e) {
            return false;
        }
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

    private void consumer(String name, LogConsumer.Store store) {
        open.add(new LogConsumer(vertx, redis, vertx.getOrCreateContext(), name, store));
    }

    private static void close(AutoCloseable closeable) {
        try {
            closeable.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
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
