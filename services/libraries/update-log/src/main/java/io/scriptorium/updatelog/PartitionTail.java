package io.scriptorium.updatelog;

import io.scriptorium.updatelog.LogFormat.MalformedEntryException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Follows the tails of partitions: what is appended to their logs, and what is confirmed as stored. One blocking read covers
 * all followed partitions; when one is added, the read is woken by {@code CLIENT UNBLOCK}. In a cluster, where it can't, the partitions that the {@link Doorbell} rings for are read, and all that are
 * followed each {@link Doorbell#SWEEP}.
 *
 * <p>A follower hears everything that was appended after {@link #follow} completed, in order, unless it is told
 * {@link Listener#gap}: then something may have been missed (Redis was away, or this process stood still for longer than
 * stored entries are kept), and it must look at the stored state again.
 *
 * <p>All listeners are called on one Vert.x context, the one given; the public methods may be called from anywhere.
 */
public final class PartitionTail implements LogTail, AutoCloseable {
    /** The most entries of one stream that one read answers with. */
    public static final int MAX_ENTRIES_PER_READ = 256;

    /** How many entries a scan asks for at once: at first, and at most. */
    static final int FIRST_PAGE_ENTRIES = 16;

    static final int SCAN_PAGE_ENTRIES = 256;
    /** How large such a page is meant to be. */
    static final long SCAN_PAGE_BYTES = 4L << 20;

    static final Duration BLOCK = Duration.ofSeconds(2);
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration IDLE_POLL = Duration.ofMillis(500);

    private static final Logger LOG = Logger.getLogger(PartitionTail.class);

    private static final class Followed {
        final Listener listener;
        StreamPosition log = StreamPosition.START;
        StreamPosition stored = StreamPosition.START;
        /** Where both streams end: looked up before anything of them is read. */
        Future<Void> lookup = Future.failedFuture(new LogUnavailableException("not looked up yet"));
        /** In a cluster: being read, and whether it was rung for meanwhile. */
        boolean looking;

        boolean lookAgain;

        Followed(Listener listener) {
            this.listener = listener;
        }
    }

    private final Vertx vertx;
    private final Redis redis;
    private final Context context;
    private final RedisLink reads;
    private final RedisLink requests;
    private final Map<Integer, Followed> followed = new HashMap<>();

    private @Nullable Doorbell doorbell;
    private @Nullable String readerId;
    private boolean reading;
    private boolean closed;
    private long lastReadNanos = System.nanoTime();

    public PartitionTail(Vertx vertx, Redis redis, Context context) {
        this.vertx = vertx;
        this.redis = redis;
        this.context = context;
        reads = new RedisLink(vertx, redis, "following updates", () -> context.runOnContext(ignored -> connected()));
        requests =
                new RedisLink(vertx, redis, "looking up updates", () -> context.runOnContext(ignored -> lookUpAgain()));
        reads.open();
        requests.open();
    }

    /** Whether both connections are there. */
    public boolean isUp() {
        return reads.isUp() && requests.isUp();
    }

    @Override
    public CompletionStage<Void> follow(int partition, Listener listener) {
        return onContext(() -> {
                    Followed entry = new Followed(listener);
                    followed.put(partition, entry);
                    entry.lookup = positions(partition, entry).onSuccess(ignored -> wake());
                    return entry.lookup;
                })
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Void> settled(int partition) {
        return onContext(() -> {
                    Followed entry = followed.get(partition);
                    if (entry == null) {
                        return Future.<Void>failedFuture(
                                new LogUnavailableException("partition " + partition + " is not followed"));
                    }
                    if (entry.lookup.failed()) {
                        lookUpAgain(partition, entry);
                    }
                    return entry.lookup;
                })
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Void> unfollow(int partition) {
        return onContext(() -> {
                    followed.remove(partition);
                    return Future.<Void>succeededFuture();
                })
                .toCompletionStage();
    }

    @Override
    public CompletionStage<Void> scan(int partition, Consumer<LogEntry> each) {
        PageSize pageSize = new PageSize(FIRST_PAGE_ENTRIES, SCAN_PAGE_ENTRIES, SCAN_PAGE_BYTES);
        return onContext(() -> scanFrom(LogFormat.logKey(partition), "-", pageSize, each))
                .toCompletionStage();
    }

    @Override
    public void close() {
        closed = true;
        reads.close();
        requests.close();
        Doorbell last = doorbell;
        if (last != null) {
            last.close();
        }
    }

    private Future<Void> scanFrom(String key, String from, PageSize pageSize, Consumer<LogEntry> each) {
        int asked = pageSize.entries();
        Request xrange = Request.cmd(Command.XRANGE)
                .arg(key)
                .arg(from)
                .arg("+")
                .arg("COUNT")
                .arg(asked);
        return requests.send(xrange, ANSWER_TIMEOUT).compose(page -> {
            String last = null;
            int count = page == null ? 0 : page.size();
            long bytes = 0;
            for (int i = 0; i < count; i++) {
                Response entry = Objects.requireNonNull(page).get(i);
                last = entry.get(0).toString();
                try {
                    LogEntry parsed = LogFormat.parseEntry(entry.get(1));
                    bytes += parsed.sizeBytes();
                    each.accept(parsed);
                } catch (MalformedEntryException e) {
                    // `documents` counts it and takes it out of the stream.
                    LOG.debugf("passing over %s in %s: %s", last, key, e.getMessage());
                }
            }
            pageSize.answered(count, bytes);
            return count < asked || last == null ? Future.succeededFuture() : scanFrom(key, "(" + last, pageSize, each);
        });
    }

    /** The link for lookups is back: partitions that it failed are followed from now on, even if the reading link was never lost. */
    private void lookUpAgain() {
        followed.forEach((partition, entry) -> {
            if (entry.lookup.failed()) {
                lookUpAgain(partition, entry);
            }
        });
    }

    private void lookUpAgain(int partition, Followed entry) {
        entry.lookup = positions(partition, entry).onSuccess(ignored -> {
            entry.listener.gap();
            wake();
        });
    }

    /** Looks up where both streams of a partition end now. */
    private Future<Void> positions(int partition, Followed entry) {
        return requests.batch(
                        List.of(last(LogFormat.logKey(partition)), last(LogFormat.storedKey(partition))),
                        ANSWER_TIMEOUT)
                .map(ends -> {
                    entry.log = newestIn(ends.get(0));
                    entry.stored = newestIn(ends.get(1));
                    return null;
                });
    }

    private static Request last(String key) {
        return Request.cmd(Command.XREVRANGE)
                .arg(key)
                .arg("+")
                .arg("-")
                .arg("COUNT")
                .arg(1);
    }

    private static StreamPosition newestIn(@Nullable Response entries) {
        return entries == null || entries.size() == 0
                ? StreamPosition.START
                : StreamPosition.parse(entries.get(0).get(0).toString());
    }

    private void connected() {
        lastReadNanos = System.nanoTime();
        if (reads.isCluster() && doorbell == null && !closed) {
            doorbell = new Doorbell(vertx, redis, context, this::rung);
        }
        reads.send(Request.cmd(Command.CLIENT).arg("ID"), ANSWER_TIMEOUT)
                .compose(id -> {
                    readerId = String.valueOf(id);
                    // Positions of before may lie beyond the end of a log that Redis lost.
                    List<Future<Void>> lookups = new ArrayList<>();
                    followed.forEach((partition, entry) -> {
                        entry.lookup = positions(partition, entry);
                        lookups.add(entry.lookup);
                    });
                    return Future.all(lookups);
                })
                .onComplete(result -> context.runOnContext(ignored -> {
                    if (result.succeeded()) {
                        followed.values().stream().toList().forEach(entry -> entry.listener.gap());
                        read();
                    } else if (!closed) {
                        // Either link was lost again: the reading one connects anew by itself, the other is tried
                        // again.
                        vertx.setTimer(
                                RedisLink.FIRST_RETRY.toMillis(),
                                timer -> context.runOnContext(again -> {
                                    if (reads.isUp()) {
                                        connected();
                                    }
                                }));
                    }
                }));
    }

    private void read() {
        if (reading || closed || !reads.isUp()) {
            return;
        }
        if (followed.isEmpty()) {
            return;
        }
        reading = true;
        if (reads.isCluster()) {
            sweep();
            return;
        }
        Request xread = Request.cmd(Command.XREAD)
                .arg("COUNT")
                .arg(MAX_ENTRIES_PER_READ)
                .arg("BLOCK")
                .arg(BLOCK.toMillis())
                .arg("STREAMS");
        List<String> positions = new ArrayList<>();
        followed.forEach((partition, entry) -> {
            xread.arg(LogFormat.logKey(partition)).arg(LogFormat.storedKey(partition));
            positions.add(entry.log.toString());
            positions.add(entry.stored.toString());
        });
        positions.forEach(xread::arg);
        reads.send(xread, BLOCK.plus(ANSWER_TIMEOUT))
                .onComplete(result -> context.runOnContext(ignored -> {
                    reading = false;
                    if (result.succeeded()) {
                        deliver(result.result());
                        read();
                    } else if (reads.isUp()) {
                        LOG.warnf("can't follow updates: %s", result.cause().getMessage());
                        vertx.setTimer(IDLE_POLL.toMillis(), timer -> context.runOnContext(again -> read()));
                    }
                }));
    }

    /** Reads all that is followed, and again after a while. */
    private void sweep() {
        List.copyOf(followed.keySet()).forEach(this::rung);
        vertx.setTimer(
                Doorbell.SWEEP.toMillis(),
                timer -> context.runOnContext(ignored -> {
                    reading = false;
                    read();
                }));
    }

    /** There may be something new in a partition. */
    private void rung(int partition) {
        Followed entry = followed.get(partition);
        if (entry == null || !entry.lookup.succeeded()) {
            return;
        }
        if (entry.looking) {
            entry.lookAgain = true;
            return;
        }
        entry.looking = true;
        Request xread = Request.cmd(Command.XREAD)
                .arg("COUNT")
                .arg(MAX_ENTRIES_PER_READ)
                .arg("STREAMS")
                .arg(LogFormat.logKey(partition))
                .arg(LogFormat.storedKey(partition))
                .arg(entry.log.toString())
                .arg(entry.stored.toString());
        reads.send(xread, ANSWER_TIMEOUT)
                .onComplete(result -> context.runOnContext(ignored -> {
                    entry.looking = false;
                    boolean again = entry.lookAgain || result.result() != null;
                    entry.lookAgain = false;
                    if (result.succeeded() && entry.equals(followed.get(partition))) {
                        deliver(result.result());
                        if (again) {
                            rung(partition);
                        }
                    }
                }));
    }

    private void deliver(@Nullable Response streams) {
        long now = System.nanoTime();
        boolean late = now - lastReadNanos > LogConsumer.TRIM_GRACE.toNanos() * 2 / 3;
        lastReadNanos = now;
        if (late) {
            LOG.warn("this process stood still; looking at the stored documents again");
            followed.values().stream().toList().forEach(entry -> entry.listener.gap());
        }
        if (streams == null) {
            return;
        }
        for (String key : streams.getKeys()) {
            Followed entry = followed.get(LogFormat.partitionOf(key));
            if (entry != null) {
                boolean isLog = key.startsWith("scriptorium:log:");
                for (Response record : streams.get(key)) {
                    deliver(entry, isLog, StreamPosition.parse(record.get(0).toString()), record.get(1));
                }
            }
        }
    }

    private static void deliver(Followed entry, boolean isLog, StreamPosition position, Response fields) {
        try {
            if (isLog) {
                entry.log = position;
                entry.listener.appended(LogFormat.parseEntry(fields));
            } else {
                entry.stored = position;
                entry.listener.stored(LogFormat.parseStored(fields));
            }
        } catch (MalformedEntryException e) {
            LOG.debugf("passing over %s: %s", position, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("a listener failed", e);
        }
    }

    /** Makes a read that is under way begin anew with the partitions followed now. */
    private void wake() {
        if (!reading) {
            // With nothing to follow nothing was read: that is no standing still.
            lastReadNanos = System.nanoTime();
            read();
        } else if (reads.isCluster()) {
            List.copyOf(followed.keySet()).forEach(this::rung);
        } else if (readerId != null) {
            requests.send(Request.cmd(Command.CLIENT).arg("UNBLOCK").arg(readerId), ANSWER_TIMEOUT);
        }
    }

    private <T> Future<T> onContext(java.util.function.Supplier<Future<T>> action) {
        return Future.future(promise -> context.runOnContext(
                ignored -> action.get().onComplete(result -> context.runOnContext(again -> promise.handle(result)))));
    }
}
