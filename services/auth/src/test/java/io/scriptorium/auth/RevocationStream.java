package io.scriptorium.auth;

import io.scriptorium.updatelog.Broadcast;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Another service, listening to what has ended. */
public final class RevocationStream implements AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final Redis redis;
    private final Broadcast broadcast;
    private final Set<String> heard = ConcurrentHashMap.newKeySet();

    public RevocationStream() {
        this(Browser.setting("scriptorium.redis.url"));
    }

    RevocationStream(String redisUrl) {
        redis = Redis.createClient(vertx, redisUrl);
        broadcast = Broadcast.listen(
                vertx, redis, vertx.getOrCreateContext(), Broadcast.REVOCATIONS, new Broadcast.Listener() {
                    @Override
                    public void published(Map<String, String> event) {
                        heard.add(event.get("type") + " " + event.get("id"));
                    }

                    @Override
                    public void gap() {
                        heard.add("gap");
                    }
                });
    }

    public boolean hears(String type, String id, Duration within) throws InterruptedException {
        Instant end = Instant.now().plus(within);
        while (!heard.contains(type + " " + id)) {
            if (Instant.now().isAfter(end)) {
                return false;
            }
            Thread.sleep(10);
        }
        return true;
    }

    @Override
    public void close() {
        broadcast.close();
        redis.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
