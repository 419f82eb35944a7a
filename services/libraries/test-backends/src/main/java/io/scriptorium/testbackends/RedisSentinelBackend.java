package io.scriptorium.testbackends;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisSentinel;
import redis.embedded.core.RedisSentinelBuilder;

/** A master, a replica, and a sentinel that promotes the one when the other is killed. */
public final class RedisSentinelBackend implements AutoCloseable {
    /** The name by which the sentinel is asked. */
    public static final String MASTER_NAME = "scribes";

    private static final int ATTEMPTS = 10;

    private final RedisNode master;
    private final RedisNode replica;
    private final RedisSentinel sentinel;
    private final int sentinelPort;
    private final String url;
    private boolean masterKilled;

    private RedisSentinelBackend(@Nullable CertificateAuthority authority) {
        master = RedisNode.start(authority);
        replica = RedisNode.start(authority, "replicaof 127.0.0.1 " + master.port());
        RedisNode.await(
                "a replica that follows", () -> replica.call("INFO replication").contains("master_link_status:up"));
        RedisSentinel started = null;
        int port = 0;
        String address = "";
        for (int attempt = 0; started == null; attempt++) {
            port = FreePorts.nextWithBus();
            RedisSentinelBuilder builder = RedisSentinel.newRedisSentinel()
                    .port(port)
                    .masterName(MASTER_NAME)
                    .masterPort(master.port())
                    .quorumSize(1)
                    .downAfterMilliseconds(1_000)
                    .failOverTimeout(10_000)
                    .soutListener(line -> {})
                    .serrListener(line -> {});
            // Before the settings, which need the master's name and would else be in its place.
            builder.addDefaultReplicationGroup();
            int tlsPort = FreePorts.nextWithBus();
            if (authority != null) {
                RedisNode.tls(authority, tlsPort).forEach(builder::setting);
            }
            address = authority == null ? RedisNode.url("redis", port) : RedisNode.url("rediss", tlsPort);
            RedisSentinel made = builder.setting("requirepass \"" + RedisNode.PASSWORD + "\"")
                    .setting("sentinel auth-pass " + MASTER_NAME + " \"" + RedisNode.PASSWORD + "\"")
                    .build();
            try {
                made.start();
                started = made;
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        sentinel = started;
        sentinelPort = port;
        url = address;
        RedisNode.await(
                "a sentinel that knows the replica",
                () -> RedisNode.call(sentinelPort, "INFO sentinel").contains("slaves=1"));
    }

    public static RedisSentinelBackend start() {
        return new RedisSentinelBackend(null);
    }

    /** The same over TLS, between the servers, too. */
    public static RedisSentinelBackend startWithTls(CertificateAuthority authority) {
        return new RedisSentinelBackend(authority);
    }

    /** Where the sentinel listens. */
    public String url() {
        return url;
    }

    /** Ends the master without a word; returns at once, while there is none. */
    public void killMaster() {
        masterKilled = true;
        master.close();
    }

    @Override
    public void close() {
        try {
            sentinel.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        replica.close();
        if (!masterKilled) {
            master.close();
        }
    }
}
