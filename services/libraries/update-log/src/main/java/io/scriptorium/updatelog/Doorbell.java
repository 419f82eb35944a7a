package io.scriptorium.updatelog;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Says which partitions have something new, where readers can't wait for that: all keys of a command must be in one slot of a Redis Cluster, so one blocking read covers one partition there, and 256
 * partitions would take as many connections. Whoever adds to a partition rings once Redis has it; readers then read that partition, without blocking.
 *
 * <p>A ring may get lost, for it is a message of Pub/Sub, which forgets. So readers look at everything each {@link #SWEEP}, ring or no ring: it makes them quick, not right.
 */
final class Doorbell implements AutoCloseable {
    /** How often a reader looks by itself. */
    static final Duration SWEEP = Duration.ofMillis(250);

    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    /** Partitions are rung for together if they come within so long. */
    static final Duration GATHER = Duration.ofMillis(2);

    private static final String CHANNEL = "scriptorium:doorbell";

    private final Context context;
    private final IntConsumer rung;
    private final RedisLink link;

    /**
     * Listens until closed.
     *
     * @param rung is given, on the context, each partition that was rung for
     */
    Doorbell(Vertx vertx, Redis redis, Context context, IntConsumer rung) {
        this.context = context;
        this.rung = rung;
        link = new RedisLink(vertx, redis, "hearing what is new", this::connected);
        link.open();
    }

    @Override
    public void close() {
        link.close();
    }

    private void connected() {
        link.hear(this::heard);
        link.send(Request.cmd(Command.SUBSCRIBE).arg(CHANNEL), ANSWER_TIMEOUT);
    }

    private void heard(Response message) {
        // "message", channel, payload; the answer to SUBSCRIBE begins with another word.
        if (message.size() == 3 && message.get(0).toString().equals("message")) {
            String[] partitions = message.get(2).toString().split(",", -1);
            context.runOnContext(ignored -> {
                for (String partition : partitions) {
                    rung.accept(Integer.parseInt(partition));
                }
            });
        }
    }

    /** The other side of the door. Safe for use by several threads. */
    static final class Button {
        private final Vertx vertx;
        private final RedisLink link;
        private final BitSet gathered = new BitSet();

        /** @param link what to ring through; where it leads to a Redis that is no cluster, nobody needs the bell */
        Button(Vertx vertx, RedisLink link) {
            this.vertx = vertx;
            this.link = link;
        }

        void ring(int partition) {
            if (!link.isCluster()) {
                return;
            }
            boolean first;
            synchronized (gathered) {
                first = gathered.isEmpty();
                gathered.set(partition);
            }
            if (first) {
                vertx.setTimer(GATHER.toMillis(), ignored -> publish());
            }
        }

        private void publish() {
            String partitions;
            synchronized (gathered) {
                partitions = gathered.stream().mapToObj(Integer::toString).collect(Collectors.joining(","));
                gathered.clear();
            }
            link.send(Request.cmd(Command.PUBLISH).arg(CHANNEL).arg(partitions), ANSWER_TIMEOUT);
        }
    }
}
