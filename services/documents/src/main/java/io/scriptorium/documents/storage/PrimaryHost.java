package io.scriptorium.documents.storage;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.SqlConnectOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of several servers takes writes now; asked for each connection that the pool makes. All are asked at once and the first that says so is it, so one that is gone holds nobody up. An answer is good for
 * {@link #FRESH}, and who asks while others are being answered shares their answer. Of a single server nothing is asked.
 *
 * <p>Safe for use by several threads.
 */
final class PrimaryHost implements Supplier<Future<SqlConnectOptions>> {
    /** For how long the primary is believed to be what it was. */
    static final Duration FRESH = Duration.ofSeconds(1);

    private final Vertx vertx;
    private final List<PgConnectOptions> servers;

    private @Nullable Future<SqlConnectOptions> answer;
    private long answeredNanos;

    PrimaryHost(Vertx vertx, List<PgConnectOptions> servers) {
        this.vertx = vertx;
        this.servers = servers;
    }

    @Override
    public Future<SqlConnectOptions> get() {
        if (servers.size() == 1) {
            return Future.succeededFuture(servers.getFirst());
        }
        synchronized (this) {
            Future<SqlConnectOptions> last = answer;
            boolean fresh = last != null && System.nanoTime() - answeredNanos < FRESH.toNanos();
            if (last != null && (!last.isComplete() || (last.succeeded() && fresh))) {
                return last;
            }
            Future<SqlConnectOptions> asked = ask();
            answer = asked;
            answeredNanos = System.nanoTime();
            return asked;
        }
    }

    private Future<SqlConnectOptions> ask() {
        Promise<SqlConnectOptions> found = Promise.promise();
        AtomicInteger left = new AtomicInteger(servers.size());
        ConcurrentLinkedQueue<String> others = new ConcurrentLinkedQueue<>();
        for (PgConnectOptions server : servers) {
            takesWrites(server).onComplete(result -> {
                if (result.succeeded() && result.result()) {
                    found.tryComplete(server);
                } else {
                    others.add(server.getHost() + ":" + server.getPort() + " "
                            + (result.succeeded()
                                    ? "is read-only"
                                    : result.cause().getMessage()));
                }
                if (left.decrementAndGet() == 0) {
                    found.tryFail("no server takes writes: " + String.join("; ", others));
                }
            });
        }
        return found.future();
    }

    /** True neither of a standby nor of a server that was made read-only for a planned change. */
    private Future<Boolean> takesWrites(PgConnectOptions server) {
        return PgConnection.connect(vertx, server)
                .compose(connection -> connection
                        .query("SHOW transaction_read_only")
                        .execute()
                        .map(rows -> rows.iterator().next().getString(0).equals("off"))
                        .onComplete(ignored -> connection.close()))
                .timeout(DatabasePool.CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    }
}
