package io.scriptorium.updatelog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.hashring.Partitions;
import io.scriptorium.testbackends.CertificateAuthority;
import io.scriptorium.testbackends.RedisClusterBackend;
import io.scriptorium.testbackends.RedisSentinelBackend;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log on several servers: everything goes through a cluster, and nothing is lost when a master is. */
class SeveralRedisTest {
    private final CertificateAuthority authority = CertificateAuthority.create("A company's own");
    private final Vertx vertx = Vertx.vertx();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final Set<UpdateId> stored = ConcurrentHashMap.newKeySet();
    private final Heard heard = new Heard();

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable closeable : open.reversed()) {
            closeable.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    @DisplayName(
            "F-43 in a cluster of three masters updates of all partitions are stored and confirmed, events heard, old entries trimmed")
    void aCluster() {
        RedisClusterBackend cluster = cluster();
        Redis redis = client(cluster);
        List<UUID> documents = documents(60);
        assertEquals(
                Set.of(0, 1, 2),
                Set.copyOf(documents.stream()
                        .map(document -> cluster.masterOf(key(document)))
                        .toList()));
        String key = key(documents.getFirst());
        long old = System.currentTimeMillis() - 60_000;
        LogEntry first = entry(documents.getFirst(), 1);
        send(redis, LogFormat.appendFields(Request.cmd(Command.XADD).arg(key).arg(old + "-0"), first));

        LogAppender appender = start(redis, documents);
        Set<Integer> rung = ConcurrentHashMap.newKeySet();
        open.add(new Doorbell(vertx, redis, vertx.getOrCreateContext(), rung::add));
        // The bell may not be heard yet; the same update again is harmless.
        await(() -> {
            append(appender, first);
            return rung.contains(Partitions.of(documents.getFirst()));
        });
        for (UUID document : documents) {
            for (int i = 2; i <= 5; i++) {
                append(appender, entry(document, i));
            }
        }
        await(() -> stored.size() == 60 * 4 + 1 && heard.confirmed.equals(stored));
        await(() -> heard.appended.size() >= 60 * 4);
        documents.forEach(document -> await(() -> rung.contains(Partitions.of(document))));

        ConcurrentLinkedQueue<Map<String, String>> events = new ConcurrentLinkedQueue<>();
        listen(redis, events);
        publish(redis, "role");
        await(() -> events.contains(Map.of("type", "role")));
        await(() -> send(redis, Request.cmd(Command.XRANGE).arg(key).arg("-").arg(old + "-0"))
                .equals("[]"));
    }

    @Test
    @DisplayName("F-43 in a cluster, too, what a consumer was handed that dies is taken over, from every partition")
    void aConsumerDiesInACluster() {
        RedisClusterBackend cluster = cluster();
        Redis redis = client(cluster);
        List<UUID> documents = documents(30);
        Vertx dying = Vertx.vertx();
        Set<UpdateId> handed = ConcurrentHashMap.newKeySet();
        LogAppender appender = new LogAppender(vertx, redis);
        open.add(appender);
        await(appender::isUp);
        documents.forEach(document -> append(appender, entry(document, 1)));
        new LogConsumer(dying, client(dying, cluster), dying.getOrCreateContext(), "documents-9", batch -> {
            batch.forEach(entry -> handed.add(entry.id()));
            return new CompletableFuture<>();
        });
        await(() -> handed.size() == 30);
        dying.close().toCompletionStage().toCompletableFuture().join();
        long diedNanos = System.nanoTime();
        start(redis, documents);
        await(() -> stored.equals(handed) && heard.confirmed.equals(handed));
        assertTrue(
                System.nanoTime() - diedNanos < LogConsumer.TAKE_OVER_IDLE.toNanos(),
                "only since they lay for so long");
    }

    @Test
    @DisplayName(
            "F-43 a cluster's master dies while updates flow: what is appended until it is confirmed is stored, on all nodes; over TLS, with each node's certificate verified")
    void aClusterFailsOver() {
        RedisClusterBackend cluster = RedisClusterBackend.startWithTls(authority);
        open.add(cluster);
        Redis redis = client(cluster);
        List<UUID> documents = documents(30);
        assertTrue(documents.stream().anyMatch(document -> cluster.masterOf(key(document)) == 0));
        LogAppender appender = start(redis, documents);
        survives(redis, appender, documents, cluster::killFirstMaster);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @DisplayName(
            "F-43 Sentinel replaces a master that dies while updates flow: what is appended until it is confirmed is stored; also over TLS, with each server's certificate verified")
    void aSentinelFailsOver(boolean tls) {
        RedisSentinelBackend sentinel =
                tls ? RedisSentinelBackend.startWithTls(authority) : RedisSentinelBackend.start();
        open.add(sentinel);
        Redis redis = client(
                vertx,
                new RedisOptions()
                        .setType(RedisClientType.SENTINEL)
                        .setMasterName(RedisSentinelBackend.MASTER_NAME)
                        .addConnectionString(sentinel.url()));
        List<UUID> documents = documents(10);
        LogAppender appender = start(redis, documents);
        survives(redis, appender, documents, sentinel::killMaster);
    }

    /** Writes as rooms do, which append again whatever is not confirmed, and kills a master on the way. */
    private void survives(Redis redis, LogAppender appender, List<UUID> documents, Runnable kill) {
        ConcurrentLinkedQueue<Map<String, String>> events = new ConcurrentLinkedQueue<>();
        listen(redis, events);
        for (int i = 1; i <= 20; i++) {
            if (i == 10) {
                kill.run();
            }
            for (UUID document : documents) {
                appender.append(entry(document, i));
            }
            LockSupport.parkNanos(5_000_000);
        }
        Set<UpdateId> all = new HashSet<>();
        documents.forEach(document -> {
            for (int i = 1; i <= 20; i++) {
                all.add(entry(document, i).id());
            }
        });
        long[] nextNanos = {System.nanoTime()};
        await(() -> {
            List<UpdateId> missing =
                    all.stream().filter(id -> !heard.confirmed.contains(id)).toList();
            if (System.nanoTime() > nextNanos[0]) {
                nextNanos[0] = System.nanoTime() + Duration.ofMillis(500).toNanos();
                missing.forEach(id -> appender.append(entry(id.documentId(), id.sequence())));
            }
            return missing.isEmpty();
        });
        assertEquals(all, stored);
        publish(redis, "after");
        await(() -> events.contains(Map.of("type", "after")));
    }

    private RedisClusterBackend cluster() {
        RedisClusterBackend cluster = RedisClusterBackend.start();
        open.add(cluster);
        return cluster;
    }

    private Redis client(RedisClusterBackend cluster) {
        return client(vertx, cluster);
    }

    private Redis client(Vertx own, RedisClusterBackend cluster) {
        RedisOptions options = new RedisOptions().setType(RedisClientType.CLUSTER);
        for (String url : cluster.urls().split(",", -1)) {
            options.addConnectionString(url);
        }
        return client(own, options);
    }

    private Redis client(Vertx own, RedisOptions options) {
        Redis redis = Redis.createClient(
                own,
                options.setMaxPoolSize(16)
                        .setMaxPoolWaiting(64)
                        .setHashSlotCacheTTL(1_000)
                        .setNetClientOptions(net(options)));
        open.add(redis::close);
        return redis;
    }

    /** As Quarkus sets it for the services. */
    private NetClientOptions net(RedisOptions options) {
        return new NetClientOptions()
                .setSsl(options.getEndpoint().startsWith("rediss:"))
                .setHostnameVerificationAlgorithm("HTTPS")
                .setTrustOptions(new PemTrustOptions()
                        .addCertPath(authority.certificate().toString()));
    }

    private LogAppender start(Redis redis, List<UUID> documents) {
        PartitionTail tail = new PartitionTail(vertx, redis, vertx.getOrCreateContext());
        open.add(tail);
        LogAppender appender = new LogAppender(vertx, redis);
        open.add(appender);
        await(() -> tail.isUp() && appender.isUp());
        documents.stream()
                .map(Partitions::of)
                .distinct()
                .forEach(partition ->
                        tail.follow(partition, heard).toCompletableFuture().join());
        open.add(new LogConsumer(vertx, redis, vertx.getOrCreateContext(), "documents-0", this::store));
        return appender;
    }

    private CompletionStage<Void> store(List<LogEntry> entries) {
        entries.forEach(entry -> stored.add(entry.id()));
        return CompletableFuture.completedFuture(null);
    }

    /** A cluster on a busy machine may take a node for dead for a while: then once more. */
    private static void append(LogAppender appender, LogEntry entry) {
        await(() -> {
            try {
                appender.append(entry).toCompletableFuture().join();
                return true;
            } catch (CompletionException away) {
                return false;
            }
        });
    }

    private void listen(Redis redis, ConcurrentLinkedQueue<Map<String, String>> events) {
        open.add(Broadcast.listen(vertx, redis, vertx.getOrCreateContext(), Broadcast.ACCESS, new Broadcast.Listener() {
            @Override
            public void published(Map<String, String> event) {
                events.add(event);
            }

            @Override
            public void gap() {}
        }));
    }

    private static void publish(Redis redis, String type) {
        await(() -> {
            try {
                Broadcast.publish(redis, Broadcast.ACCESS, Map.of("type", type))
                        .toCompletableFuture()
                        .join();
                return true;
            } catch (CompletionException away) {
                return false;
            }
        });
    }

    /** Documents in as many partitions. */
    private static List<UUID> documents(int count) {
        Map<Integer, UUID> documents = new HashMap<>();
        for (long i = 0; documents.size() < count; i++) {
            UUID document = new UUID(i * 0x9E3779B97F4A7C15L, i);
            documents.putIfAbsent(Partitions.of(document), document);
        }
        return List.copyOf(documents.values());
    }

    private static String key(UUID document) {
        return LogFormat.logKey(Partitions.of(document));
    }

    private static LogEntry entry(UUID document, long sequence) {
        return new LogEntry(
                new UpdateId(document, new UUID(7, 7), sequence), null, Instant.ofEpochMilli(1_000), new byte[] {1, 2});
    }

    private static String send(Redis redis, Request request) {
        return redis.send(request)
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .toString();
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "nothing happened in 40 s");
            LockSupport.parkNanos(10_000_000);
        }
    }

    private static final class Heard implements LogTail.Listener {
        final ConcurrentLinkedQueue<LogEntry> appended = new ConcurrentLinkedQueue<>();
        final Set<UpdateId> confirmed = ConcurrentHashMap.newKeySet();

        @Override
        public void appended(LogEntry entry) {
            appended.add(entry);
        }

        @Override
        public void stored(List<UpdateId> ids) {
            confirmed.addAll(ids);
        }

        @Override
        public void gap() {
            // What matters here is confirmed again, since it is appended again.
        }
    }
}
