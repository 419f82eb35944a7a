package io.scriptorium.updatelog;

import io.scriptorium.settings.CertificateProblem;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis that is made again whenever it is lost: at once the first time, then after a delay that doubles
 * from {@link #FIRST_RETRY} to {@link #LAST_RETRY}, with jitter. Requests are pipelined; while there is no connection they fail at once, so that the
 * caller can take its other way. One line is logged when the link goes down and one when it is back.
 *
 * <p>Redis may be one server, a master that Sentinel chooses, or a cluster; which of them is the client's configuration. Each new connection asks whether it is a {@link #isCluster cluster}. A server
 * that says that it is no master (any more) counts as lost, so that the next connection goes to the one that is.
 *
 * <p>Safe for use by several threads; callbacks run on Vert.x' threads.
 */
final class RedisLink {
    static final Duration FIRST_RETRY = Duration.ofMillis(100);
    static final Duration LAST_RETRY = Duration.ofSeconds(2);
    /** How long a new connection may take to say what it leads to. */
    static final Duration HELLO_TIMEOUT = Duration.ofSeconds(2);

    private static final Logger LOG = Logger.getLogger(RedisLink.class);

    private final Vertx vertx;
    private final Redis redis;
    private final String purpose;
    private final Runnable connected;
    private final Object lock = new Object();

    private @Nullable RedisConnection connection;
    private boolean cluster;
    private boolean closed;
    private boolean reportedDown;
    private long retryMillis = FIRST_RETRY.toMillis();

    /**
     * Opens the link.
     *
     * @param purpose what the link is for, in the log's words
     * @param connected runs after each connect
     */
    RedisLink(Vertx vertx, Redis redis, String purpose, Runnable connected) {
        this.vertx = vertx;
        this.redis = redis;
        this.purpose = purpose;
        this.connected = connected;
    }

    void open() {
        synchronized (lock) {
            if (closed) {
                // A retry that was still waiting when the link was closed.
                return;
            }
        }
        redis.connect().onComplete(result -> {
            if (result.succeeded()) {
                ask(result.result());
            } else {
                failed(result.cause());
            }
        });
    }

    boolean isUp() {
        synchronized (lock) {
            return connection != null;
        }
    }

    /** Whether the link leads, or led last, to a cluster: there the keys of a command must be in one slot, and commands without keys go to any node. */
    boolean isCluster() {
        synchronized (lock) {
            return cluster;
        }
    }

    /** Takes messages that are no answers, on this connection; the next one is a new one. */
    void hear(Handler<Response> messages) {
        RedisConnection current = current();
        if (current != null) {
            current.handler(messages);
        }
    }

    /** Sends a request; fails with {@link LogUnavailableException} if there is no connection or no answer in time. */
    Future<@Nullable Response> send(Request request, Duration timeout) {
        RedisConnection current = current();
        return current == null ? Future.failedFuture(down()) : guard(current, current.send(request), timeout);
    }

    /**
     * Sends requests as one pipeline; an error answer to any of them fails them all. In a cluster there is one pipeline for each node, and what has the same hash tag is done in the order given.
     */
    Future<List<@Nullable Response>> batch(List<Request> requests, Duration timeout) {
        if (requests.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        RedisConnection current = current();
        if (current == null) {
            return Future.failedFuture(down());
        }
        return guard(
                current,
                isCluster()
                        ? Future.all(requests.stream().map(current::send).toList())
                                .map(all -> all.<@Nullable Response>list())
                        : current.batch(requests),
                timeout);
    }

    void close() {
        RedisConnection last;
        synchronized (lock) {
            closed = true;
            last = connection;
            connection = null;
        }
        if (last != null) {
            last.close();
        }
    }

    private @Nullable RedisConnection current() {
        synchronized (lock) {
            return connection;
        }
    }

    private LogUnavailableException down() {
        return new LogUnavailableException("Redis can't be reached (" + purpose + ")");
    }

    private <T extends @Nullable Object> Future<T> guard(RedisConnection used, Future<T> answer, Duration timeout) {
        return answer.timeout(timeout.toMillis(), TimeUnit.MILLISECONDS).recover(cause -> {
            if (cause instanceof ErrorType error && !isOfNoMaster(error)) {
                return Future.failedFuture(cause);
            }
            // No answer, or none in time: what was sent may or may not have been done, and later answers
            // can't be told apart. A new connection starts afresh.
            lost(used, cause instanceof TimeoutException ? "no answer in " + timeout : cause.toString());
            return Future.failedFuture(new LogUnavailableException("Redis did not answer (" + purpose + ")", cause));
        });
    }

    /** Whether an error says that this server can't be what it was taken for; several errors of a pipeline are in one text. */
    private static boolean isOfNoMaster(ErrorType error) {
        String message = String.valueOf(error.getMessage());
        return message.contains("READONLY ")
                || message.contains("LOADING ")
                || message.contains("MASTERDOWN ")
                || message.contains("CLUSTERDOWN ");
    }

    private void ask(RedisConnection made) {
        made.send(Request.cmd(Command.INFO).arg("cluster"))
                .timeout(HELLO_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(info -> {
                    if (info.succeeded() || info.cause() instanceof ErrorType) {
                        // Who may not ask has a Redis that was set up for one server.
                        established(
                                made,
                                info.succeeded()
                                        && Objects.toString(info.result(), "").contains("cluster_enabled:1"));
                    } else {
                        made.close();
                        failed(info.cause());
                    }
                });
    }

    private void established(RedisConnection made, boolean clustered) {
        boolean report;
        synchronized (lock) {
            if (closed) {
                made.close();
                return;
            }
            connection = made;
            cluster = clustered;
            retryMillis = FIRST_RETRY.toMillis();
            report = reportedDown;
            reportedDown = false;
        }
        made.exceptionHandler(cause -> lost(made, cause.toString()));
        made.endHandler(ignored -> lost(made, "connection ended"));
        if (report) {
            LOG.infof("Redis is back (%s)", purpose);
        }
        connected.run();
    }

    private void failed(Throwable cause) {
        retry(CertificateProblem.of(cause, "SCRIPTORIUM_REDIS_URL").orElse(cause.toString()));
    }

    private void lost(RedisConnection ended, String why) {
        synchronized (lock) {
            if (!ended.equals(connection)) {
                return;
            }
            connection = null;
        }
        ended.close();
        retry(why);
    }

    private void retry(String why) {
        long delay;
        boolean report;
        synchronized (lock) {
            if (closed) {
                return;
            }
            report = !reportedDown;
            reportedDown = true;
            delay = retryMillis / 2 + ThreadLocalRandom.current().nextLong(retryMillis / 2 + 1);
            retryMillis = Math.min(retryMillis * 2, LAST_RETRY.toMillis());
        }
        if (report) {
            LOG.warnf("Redis (SCRIPTORIUM_REDIS_URL) is away (%s): %s; trying again", purpose, why);
        }
        vertx.setTimer(Math.max(1, delay), ignored -> open());
    }
}
