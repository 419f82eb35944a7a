package io.scriptorium.updatelog;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A bounded stream of events that every process reads whole: changes of access, revocations. A reader hears what was
 * published from {@link #LOOK_BACK} before it began on: longer than a connection token lives, so that none outlives the news of its end. After an
 * outage, of Redis or its own, it is told {@link Listener#gap} and must look everything up again.
 */
public final class Broadcast implements AutoCloseable {
    /** Hears of events, on the context given. */
    public interface Listener {
        /** An event, as the fields that were published. */
        void published(Map<String, String> event);

        /** Events may have been missed. */
        void gap();
    }

    /** Changes of access, names and existence of documents; written by {@code documents}. */
    public static final String ACCESS = "scriptorium:access";
    /** Ended sessions, users and API tokens; written by {@code auth}. */
    public static final String REVOCATIONS = "scriptorium:revocations";
    /** The most events that a stream keeps, roughly. A reader never needs more than those of the last seconds. */
    public static final int MAX_EVENTS = 10_000;

    /** How far back a new reader begins. */
    public static final Duration LOOK_BACK = Duration.ofSeconds(75);

    static final Duration BLOCK = Duration.ofSeconds(2);
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    static final int MAX_EVENTS_PER_READ = 500;

    private final Context context;
    private final String key;
    private final Listener listener;
    private final RedisLink link;

    private @Nullable StreamPosition position;
    private int generation;

    private Broadcast(Vertx vertx, Redis redis, Context context, String key, Listener listener) {
        this.context = context;
        this.key = key;
        this.listener = listener;
        link = new RedisLink(vertx, redis, "hearing of " + key, () -> context.runOnContext(ignored -> connected()));
        link.open();
    }

    /** Begins to read a stream; goes on until closed, whatever happens to Redis. */
    public static Broadcast listen(Vertx vertx, Redis redis, Context context, String key, Listener listener) {
        return new Broadcast(vertx, redis, context, key, listener);
    }

    /** Publishes an event; completes when Redis has it. */
    public static CompletionStage<Void> publish(Redis redis, String key, Map<String, String> event) {
        Request xadd = Request.cmd(Command.XADD)
                .arg(key)
                .arg("MAXLEN")
                .arg("~")
                .arg(MAX_EVENTS)
                .arg("*");
        event.forEach((field, value) -> xadd.arg(field).arg(value));
        return redis.send(xadd).<Void>mapEmpty().toCompletionStage();
    }

    @Override
    public void close() {
        generation++;
        link.close();
    }

    private void connected() {
        int current = ++generation;
        link.send(LogFormat.time(key), ANSWER_TIMEOUT)
                .onSuccess(time -> context.runOnContext(ignored -> {
                    if (current == generation) {
                        boolean first = position == null;
                        long nowMillis = Long.parseLong(time.get(0).toString()) * 1_000;
                        StreamPosition lookBack = new StreamPosition(nowMillis - LOOK_BACK.toMillis(), 0);
                        // After a long outage from where it began; after one in which Redis lost the stream from what
                        // is there.
                        StreamPosition last = position;
                        position = last == null || last.compareTo(lookBack) > 0 ? lookBack : last;
                        if (!first) {
                            listener.gap();
                        }
                        read(current);
                    }
                }));
    }

    private void read(int current) {
        if (current != generation) {
            return;
        }
        Request xread = Request.cmd(Command.XREAD)
                .arg("COUNT")
                .arg(MAX_EVENTS_PER_READ)
                .arg("BLOCK")
                .arg(BLOCK.toMillis())
                .arg("STREAMS")
                .arg(key)
                .arg(String.valueOf(position));
        link.send(xread, BLOCK.plus(ANSWER_TIMEOUT))
                .onSuccess(streams -> context.runOnContext(ignored -> {
                    if (current == generation) {
                        if (streams != null) {
                            for (Response record : streams.get(key)) {
                                position = StreamPosition.parse(record.get(0).toString());
                                listener.published(fields(record.get(1)));
                            }
                        }
                        read(current);
                    }
                }));
    }

    private static Map<String, String> fields(Response pairs) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 0; i + 1 < pairs.size(); i += 2) {
            fields.put(pairs.get(i).toString(), pairs.get(i + 1).toString());
        }
        return fields;
    }
}
