package io.scriptorium.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.hashring.HashRing;
import io.scriptorium.hashring.Member;
import io.scriptorium.hashring.Member.State;
import io.scriptorium.membership.Membership.Timing;
import io.scriptorium.testbackends.RedisClusterBackend;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

class MembershipTest {
    private static final Timing TIMING =
            new Timing(Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofMillis(2_500));

    private final Vertx vertx = Vertx.vertx();
    private final List<Membership> memberships = new ArrayList<>();
    private RedisServer server;
    private Redis redis;
    private int port;

    @BeforeEach
    void start() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        server = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
        server.start();
        redis = Redis.createClient(vertx, "redis://127.0.0.1:" + port);
    }

    @AfterEach
    void stop() throws IOException {
        memberships.forEach(Membership::close);
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.stop();
    }

    @Test
    @DisplayName("F-61 all members and observers compute one ring")
    void everybodySeesOneRing() {
        Membership first = join("collab-0");
        Membership second = join("collab-1");
        Membership observer = observe();
        await(() -> observer.ring().members().size() == 2
                && first.ring().members().equals(second.ring().members())
                && first.ring().members().equals(observer.ring().members()));
        assertEquals(State.ACTIVE, observer.ring().members().getFirst().state());
    }

    @Test
    @DisplayName("F-64 a member that dies, drains or leaves loses its partitions, and only they move")
    void onlyTheLostPartitionsMove() {
        join("collab-0");
        Membership dying = join("collab-1");
        Membership draining = join("collab-2");
        Membership observer = observe();
        await(() -> active(observer) == 3);
        HashRing all = observer.ring();

        dying.close();
        await(() -> active(observer) == 2);
        assertOnlyMoved(all, observer.ring(), "collab-1");

        HashRing two = observer.ring();
        draining.drain().toCompletableFuture().join();
        await(() -> active(observer) == 1);
        assertOnlyMoved(two, observer.ring(), "collab-2");
        draining.leave().toCompletableFuture().join();

        join("collab-1");
        join("collab-2");
        await(() -> active(observer) == 3);
        assertEquals(all.members(), observer.ring().members());
    }

    @Test
    void aDeadMemberIsForgottenAtLast() {
        join("collab-0");
        Membership dying = join("collab-1");
        Membership observer = observe();
        await(() -> observer.ring().members().size() == 2);
        dying.close();
        await(() -> observer.ring().members().size() == 1);
    }

    @Test
    @DisplayName("F-40 while Redis is away the last known members hold, and after it comes back empty they return")
    void theLastListHolds() throws IOException {
        Membership member = join("collab-0");
        Membership observer = observe();
        await(() -> active(observer) == 1);
        server.stop();
        long until = System.nanoTime() + Duration.ofMillis(800).toNanos();
        await(() -> System.nanoTime() > until);
        assertEquals(1, active(observer));
        assertTrue(member.ring().owns("collab-0", 0));

        server = RedisServer.newRedisServer().port(port).setting("save \"\"").build();
        server.start();
        join("collab-1");
        await(() -> active(observer) == 2);
    }

    @Test
    @DisplayName("F-43 members find each other through a cluster of three nodes")
    void inACluster() {
        RedisOptions options = new RedisOptions().setType(RedisClientType.CLUSTER);
        try (RedisClusterBackend cluster = RedisClusterBackend.start()) {
            for (String url : cluster.urls().split(",", -1)) {
                options.addConnectionString(url);
            }
            redis.close();
            redis = Redis.createClient(vertx, options);
            join("collab-0");
            Membership second = join("collab-1");
            Membership observer = observe();
            await(() -> active(observer) == 2
                    && observer.ring().members().equals(second.ring().members()));
            memberships.forEach(Membership::close);
        }
    }

    private static void assertOnlyMoved(HashRing before, HashRing after, String name) {
        for (int partition = 0; partition < 256; partition++) {
            if (!before.owns(name, partition)) {
                assertEquals(
                        before.owner(partition).map(Member::name),
                        after.owner(partition).map(Member::name));
            } else {
                assertTrue(!after.owns(name, partition));
            }
        }
    }

    private static long active(Membership membership) {
        return membership.ring().members().stream()
                .filter(member -> member.state() == State.ACTIVE)
                .count();
    }

    private Membership join(String name) {
        Membership membership = Membership.join(vertx, redis, TIMING, name, URI.create("http://" + name + ":8080"));
        memberships.add(membership);
        return membership;
    }

    private Membership observe() {
        Membership membership = Membership.observe(vertx, redis, TIMING);
        memberships.add(membership);
        return membership;
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "nothing happened in 10 s");
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }
}
