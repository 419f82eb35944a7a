package io.scriptorium.simulation;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** One connection to Redis that is made again whenever it is lost, with the manners of the real one: pipelined, in order, failing at once while it is down. */
final class RedisLink {
    private static final long FIRST_RETRY = World.millis(100);
    private static final long LAST_RETRY = World.seconds(2);
    private static final long CONNECT_TIMEOUT = World.seconds(2);

    private final Network network;
    private final Machine owner;
    private final RedisServer redis;
    private final Runnable connected;
    private Network.Channel channel = new Network.Channel();
    private boolean up;
    private long connection;
    private long retry = FIRST_RETRY;

    RedisLink(Network network, Machine owner, RedisServer redis, Runnable connected) {
        this.network = network;
        this.owner = owner;
        this.redis = redis;
        this.connected = connected;
    }

    void open() {
        network.<Boolean>call(
                        new Network.Channel(),
                        owner,
                        redis,
                        CONNECT_TIMEOUT,
                        () -> CompletableFuture.completedFuture(true))
                .whenComplete((ok, failure) -> {
                    if (failure == null && redis.isUp()) {
                        up = true;
                        connection++;
                        channel = new Network.Channel();
                        retry = FIRST_RETRY;
                        redis.opened(this);
                        connected.run();
                    } else {
                        again();
                    }
                });
    }

    boolean isUp() {
        return up;
    }

    /** Redis has ended. */
    void cut() {
        long ended = connection;
        redis.closed(this);
        owner.after(network.delay(), () -> lost(ended));
    }

    private void lost(long ended) {
        if (up && connection == ended) {
            up = false;
            redis.closed(this);
            again();
        }
    }

    private void again() {
        owner.after(owner.world.between(retry / 2, retry), this::open);
        retry = Math.min(retry * 2, LAST_RETRY);
    }

    <T> CompletionStage<T> send(long timeout, Supplier<T> request) {
        return sendBlocking(timeout, () -> {
            try {
                return CompletableFuture.completedFuture(request.get());
            } catch (RedisServer.NoGroupException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    <T> CompletionStage<T> sendBlocking(long timeout, Supplier<CompletionStage<T>> request) {
        if (!up) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis can't be reached"));
        }
        long used = connection;
        return network.call(channel, owner, redis, timeout, request).whenComplete((answer, failure) -> {
            if (failure != null && !(failure instanceof RedisServer.NoGroupException)) {
                lost(used);
            }
        });
    }
}
