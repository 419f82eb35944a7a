package io.scriptorium.updatelog;

import io.scriptorium.hashring.Partitions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Appends updates to the log of their document's partition. An append that fails may still have been done; appending the
 * same update again is harmless, since its identity travels with it.
 *
 * <p>Safe for use by several threads. What is on its way is bounded by {@link #MAX_IN_FLIGHT_BYTES} and
 * {@link #MAX_IN_FLIGHT_ENTRIES}; beyond them appends fail at once.
 */
public final class LogAppender implements AutoCloseable {
    /** The most bytes that may wait for Redis' answer. */
    public static final long MAX_IN_FLIGHT_BYTES = 64L << 20;
    /** The most entries that may wait for Redis' answer; the client's own queue of waiting handlers is longer. */
    public static final int MAX_IN_FLIGHT_ENTRIES = 1_500;

    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);

    private final RedisLink link;
    private final Doorbell.Button button;
    private final AtomicLong bytesInFlight = new AtomicLong();
    private final AtomicLong entriesInFlight = new AtomicLong();

    public LogAppender(Vertx vertx, Redis redis) {
        link = new RedisLink(vertx, redis, "appending updates", () -> {});
        button = new Doorbell.Button(vertx, link);
        link.open();
    }

    /** Whether there is a connection to append through. */
    public boolean isUp() {
        return link.isUp();
    }

    /** How many bytes wait for Redis' answer. */
    public long bytesInFlight() {
        return bytesInFlight.get();
    }

    /** Appends; completes when Redis has it, or exceptionally with {@link LogUnavailableException}. */
    public CompletionStage<Void> append(LogEntry entry) {
        long size = entry.sizeBytes();
        long bytes = bytesInFlight.addAndGet(size);
        long entries = entriesInFlight.incrementAndGet();
        if (bytes > MAX_IN_FLIGHT_BYTES || entries > MAX_IN_FLIGHT_ENTRIES) {
            landed(size);
            return CompletableFuture.failedFuture(
                    new LogUnavailableException("too much is waiting for Redis to answer"));
        }
        int partition = Partitions.of(entry.id().documentId());
        Request xadd =
                Request.cmd(Command.XADD).arg(LogFormat.logKey(partition)).arg("*");
        return link.send(LogFormat.appendFields(xadd, entry), ANSWER_TIMEOUT)
                .onComplete(ignored -> landed(size))
                .onSuccess(ignored -> button.ring(partition))
                .recover(cause -> Future.failedFuture(
                        cause instanceof LogUnavailableException
                                ? cause
                                : new LogUnavailableException("Redis refused an append: " + cause.getMessage(), cause)))
                .<Void>mapEmpty()
                .toCompletionStage();
    }

    @Override
    public void close() {
        link.close();
    }

    private void landed(long size) {
        bytesInFlight.addAndGet(-size);
        entriesInFlight.decrementAndGet();
    }
}
