package io.scriptorium.membership;

import io.scriptorium.hashring.HashRing;
import io.scriptorium.hashring.Member;
import io.scriptorium.hashring.Member.State;
import io.scriptorium.settings.CertificateProblem;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The ring of collab nodes as this process knows it. A node beats every {@link Timing#beat()}; who has not been heard for
 * {@link Timing#deadAfter()} is down, and forgotten after {@link Timing#forgetAfter()}. Only Redis' clock judges that. One script writes the own beat and
 * answers with all members, so every process that beats or looks sees the same list within one beat.
 *
 * <p>While Redis is away the last list holds. No correctness hangs on it: two nodes that both think they own a document agree all the same.
 *
 * <p>Safe for use by several threads; listeners are called one at a time.
 */
public final class Membership implements AutoCloseable {
    /**
     * How often and how long.
     *
     * @param beat between two heartbeats, or two looks
     * @param deadAfter without a beat, a member is down
     * @param forgetAfter without a beat, a member is forgotten, and its place on the ring with it
     */
    public record Timing(Duration beat, Duration deadAfter, Duration forgetAfter) {
        public static final Timing DEFAULT =
                new Timing(Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofMinutes(10));
    }

    /** Hears of each new ring. */
    public interface Listener {
        void changed(HashRing before, HashRing after);
    }

    /** The most members that are listed; the freshest win. */
    public static final int MAX_MEMBERS = 256;

    private static final Logger LOG = Logger.getLogger(Membership.class);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    private static final String BEATS = "scriptorium:{members}:beats";
    private static final String STATES = "scriptorium:{members}:states";

    /**
     * Arguments: own name (empty: only look), own {@code state url}, forget after (ms), most members. A beat in state
     * {@code DOWN} is dated back, so that leaving looks like having died long ago. Answers Redis' time (ms), then name, beat (ms) and
     * {@code state url} of each member.
     */
    private static final String SCRIPT = """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            if ARGV[1] ~= '' then
              redis.call('ZADD', KEYS[1], now, ARGV[1])
              redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
            end
            local old = redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])
            for _, name in ipairs(old) do
              redis.call('ZREM', KEYS[1], name)
              redis.call('HDEL', KEYS[2], name)
            end
            local answer = { now }
            local beats = redis.call('ZREVRANGE', KEYS[1], 0, ARGV[4] - 1, 'WITHSCORES')
            for i = 1, #beats, 2 do
              table.insert(answer, beats[i])
              table.insert(answer, beats[i + 1])
              table.insert(answer, redis.call('HGET', KEYS[2], beats[i]) or '')
            end
            return answer
            """;

    private final Vertx vertx;
    private final Redis redis;
    private final Timing timing;
    private final @Nullable String ownName;
    private final @Nullable URI ownUrl;
    private final AtomicReference<HashRing> ring;
    private final AtomicReference<State> ownState = new AtomicReference<>(State.ACTIVE);
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    private volatile boolean closed;
    private volatile boolean answered;
    private volatile boolean reportedAway;

    private Membership(Vertx vertx, Redis redis, Timing timing, @Nullable String ownName, @Nullable URI ownUrl) {
        this.vertx = vertx;
        this.redis = redis;
        this.timing = timing;
        this.ownName = ownName;
        this.ownUrl = ownUrl;
        ring = new AtomicReference<>(HashRing.of(
                ownName == null || ownUrl == null ? List.of() : List.of(new Member(ownName, ownUrl, State.ACTIVE))));
        turn();
    }

    /** Takes part as a node that owns partitions, from now on. */
    public static Membership join(Vertx vertx, Redis redis, Timing timing, String name, URI url) {
        return new Membership(vertx, redis, timing, name, url);
    }

    /** Only looks. */
    public static Membership observe(Vertx vertx, Redis redis, Timing timing) {
        return new Membership(vertx, redis, timing, null, null);
    }

    /** The ring as last heard. */
    public HashRing ring() {
        return ring.get();
    }

    /** Whether Redis has answered at least once, so that the ring is more than this node alone. */
    public boolean isKnown() {
        return answered;
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** Gives up all partitions; completes once the others can know (or Redis is away and can't tell them). */
    public CompletionStage<Void> drain() {
        ownState.set(State.DRAINING);
        return beat().toCompletionStage();
    }

    /** Leaves; the place on the ring is kept for a while, for the return. */
    public CompletionStage<Void> leave() {
        ownState.set(State.DOWN);
        return beat().onComplete(ignored -> closed = true).toCompletionStage();
    }

    @Override
    public void close() {
        closed = true;
    }

    private void turn() {
        if (closed) {
            return;
        }
        beat().onComplete(ignored -> {
            if (!closed) {
                vertx.setTimer(timing.beat().toMillis(), again -> turn());
            }
        });
    }

    private Future<Void> beat() {
        Request script = Request.cmd(Command.EVAL)
                .arg(SCRIPT)
                .arg(2)
                .arg(BEATS)
                .arg(STATES)
                .arg(ownName == null ? "" : ownName)
                .arg(ownState.get() + " " + ownUrl)
                .arg(timing.forgetAfter().toMillis())
                .arg(MAX_MEMBERS);
        return redis.send(script)
                .timeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(answer -> heard(Objects.requireNonNull(answer)))
                .onFailure(cause -> {
                    if (!reportedAway) {
                        reportedAway = true;
                        LOG.warnf(
                                "Redis (SCRIPTORIUM_REDIS_URL) is away (members): %s; the last known members hold",
                                CertificateProblem.of(cause, "SCRIPTORIUM_REDIS_URL")
                                        .orElse(cause.getMessage()));
                    }
                })
                .mapEmpty();
    }

    private synchronized void heard(Response answer) {
        if (reportedAway) {
            reportedAway = false;
            LOG.info("Redis is back (members)");
        }
        answered = true;
        long now = Long.parseLong(answer.get(0).toString());
        List<Member> members = new ArrayList<>();
        for (int i = 1; i + 2 < answer.size(); i += 3) {
            long beat = (long) Double.parseDouble(answer.get(i + 1).toString());
            String name = answer.get(i).toString();
            String[] info = answer.get(i + 2).toString().split(" ", 2);
            if (info.length == 2) {
                State state = now - beat > timing.deadAfter().toMillis() ? State.DOWN : State.valueOf(info[0]);
                members.add(new Member(name, URI.create(info[1]), state));
            }
        }
        HashRing before = ring.get();
        HashRing after = HashRing.of(members);
        if (!before.members().equals(after.members())) {
            ring.set(after);
            LOG.infof("members: %s", describe(after));
            for (Listener listener : listeners) {
                try {
                    listener.changed(before, after);
                } catch (RuntimeException e) {
                    LOG.error("a listener failed", e);
                }
            }
        }
    }

    private static String describe(HashRing ring) {
        return String.join(
                ", ",
                ring.members().stream()
                        .map(member -> member.state() == State.ACTIVE
                                ? member.name()
                                : member.name() + " (" + member.state() + ")")
                        .toList());
    }
}
