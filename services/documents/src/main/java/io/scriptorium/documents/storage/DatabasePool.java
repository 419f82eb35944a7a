package io.scriptorium.documents.storage;

import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Makes the pool of connections, with bounds on all that may wait. The number of connections is {@code quarkus.datasource.reactive.max-size}. Where {@code scriptorium.database.url} names several
 * servers, connections are made to the one that takes writes, see {@link PrimaryHost}. A second pool is for reading from {@code scriptorium.database.replica-url}, if there is one; of several hosts in it all are used.
 */
@Singleton
public final class DatabasePool implements PgPoolCreator {
    /** How long connecting, and waiting for a free connection, may take. */
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** The most queries that wait for a connection; others fail at once. */
    public static final int MAX_WAITING = 2_000;

    /** A connection that hears nothing for so long is closed: it is idle, or its other end is gone without a word, and nothing can be stored through it until then. */
    private static final Duration SILENCE = Duration.ofSeconds(15);
    /** The server's own bound, for statements whose caller has given up. */
    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(20);

    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);
    /** Frees the locks of a process that stands still in the middle of a transaction. */
    private static final Duration IDLE_IN_TRANSACTION_TIMEOUT = Duration.ofSeconds(5);

    private final String url;
    private final Optional<String> replicaUrl;
    private volatile @Nullable Pool replica;

    DatabasePool(
            @ConfigProperty(name = "scriptorium.database.url") String url,
            @ConfigProperty(name = "scriptorium.database.replica-url") Optional<String> replicaUrl) {
        this.url = url;
        this.replicaUrl = replicaUrl;
    }

    @Override
    public Pool create(Input input) {
        PoolOptions options = input.poolOptions()
                .setMaxWaitQueueSize(MAX_WAITING)
                .setConnectionTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
        PgConnectOptions template = input.pgConnectOptionsList().getFirst();
        replicaUrl.ifPresent(address -> replica = PgBuilder.pool()
                .with(new PoolOptions(options))
                .connectingTo(List.<SqlConnectOptions>copyOf(servers(address, template)))
                .using(input.vertx())
                .build());
        return PgBuilder.pool()
                .with(options)
                .connectingTo(new PrimaryHost(input.vertx(), servers(url, template)))
                .using(input.vertx())
                .build();
    }

    /** Whether there is a replica to read from. */
    boolean hasReplica() {
        return replicaUrl.isPresent();
    }

    /** Connections to the replica; made with those to the primary. */
    Pool replica() {
        return Objects.requireNonNull(replica);
    }

    @PreDestroy
    void close() {
        Pool made = replica;
        if (made != null) {
            made.close();
        }
    }

    private static List<PgConnectOptions> servers(String url, PgConnectOptions template) {
        List<PgConnectOptions> servers = DatabaseHosts.parse(url, template);
        servers.forEach(DatabasePool::bound);
        return servers;
    }

    private static void bound(PgConnectOptions server) {
        server.setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
        server.setTcpKeepAlive(true);
        server.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        server.setReadIdleTimeout((int) SILENCE.toMillis());
        server.setCachePreparedStatements(true);
        server.addProperty("application_name", "scriptorium-documents");
        server.addProperty("search_path", Schema.NAME);
        server.addProperty("statement_timeout", Long.toString(STATEMENT_TIMEOUT.toMillis()));
        server.addProperty("lock_timeout", Long.toString(LOCK_TIMEOUT.toMillis()));
        server.addProperty(
                "idle_in_transaction_session_timeout", Long.toString(IDLE_IN_TRANSACTION_TIMEOUT.toMillis()));
        // Compiling a plan costs more than all of our statements do.
        server.addProperty("jit", "off");
    }
}
