package io.scriptorium.updatelog;

import io.scriptorium.hashring.Partitions;
import io.scriptorium.updatelog.LogFormat.MalformedEntryException;
import io.scriptorium.updatelog.TakeOver.Claimed;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads the whole log as a member of the consumer group and hands it, many entries at a time, to a {@link Store}. What was stored is
 * acknowledged, then announced in the {@code stored} streams, then, once it is older than {@link #TRIM_GRACE}, trimmed.
 *
 * <p>Nothing is acknowledged before it is stored, so whatever fails is delivered again: after a failure of the store the
 * same batch is tried again, with growing delay; after a loss of Redis this consumer's unacknowledged entries are read
 * again; and what a consumer that is gone was handed is taken over within {@link TakeOver#TERM} and {@link TakeOver#RENEWAL}. An entry that can't be read
 * is moved to {@code scriptorium:rejected} and never stops the others.
 *
 * <p>One blocking read covers the whole log. In a cluster, where it can't, the partitions that the {@link Doorbell} rings for are read, and all of them each {@link Doorbell#SWEEP}.
 *
 * <p>In hand at any time: one batch of its own and one that was taken over, each of about {@link #BATCH_BYTES} and at most {@link #MAX_BATCH_ENTRIES} entries per stream read. Confined to the given context.
 */
public final class LogConsumer implements AutoCloseable {
    /** Makes updates durable. */
    public interface Store {
        /**
         * Stores entries of any partitions, in any order; entries that are stored already are passed over.
         *
         * @return completes after the commit
         */
        CompletionStage<Void> store(List<LogEntry> entries);
    }

    /** How long a stored entry is kept for readers that are behind. */
    public static final Duration TRIM_GRACE = Duration.ofSeconds(30);
    /** How long entries lie with a consumer that lives before they are taken over; see {@link TakeOver} for one that is dead. */
    public static final Duration TAKE_OVER_IDLE = Duration.ofSeconds(10);
    /** The most entries of one stream in a batch. */
    public static final int MAX_BATCH_ENTRIES = 512;
    /** How large a batch is meant to be: the number of entries that are asked for follows from it, from one per stream on wherever much may have gathered. */
    public static final long BATCH_BYTES = 8L << 20;
    /** The most records that a partition's {@code stored} stream keeps, roughly. */
    public static final int MAX_STORED_RECORDS = 1_000;
    /** The most unreadable entries that are kept for inspection, roughly. */
    public static final int MAX_REJECTED_ENTRIES = 1_000;

    static final Duration BLOCK = Duration.ofSeconds(2);
    static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    static final Duration HOUSEKEEPING = Duration.ofSeconds(5);
    static final Duration FIRST_RETRY = Duration.ofMillis(100);
    static final Duration LAST_RETRY = Duration.ofSeconds(3);
    /** The longest that a consumer waits for more between two batches, so that one transaction, and each row of it, holds more. It waits so long from 1,000 entries per second on, and less for less: hardly at all at rest. */
    static final Duration MAX_LINGER = Duration.ofMillis(250);

    private static final double LINGER_MILLIS_PER_RECENT_ENTRY = 0.25;
    private static final double RECENT_NANOS = 1e9;

    private static final String REJECTED_KEY = "scriptorium:rejected";
    private static final Logger LOG = Logger.getLogger(LogConsumer.class);

    /** Creates the group, where it is not there. */
    private static final String CREATE_GROUP =
            "return redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')";

    private final Vertx vertx;
    private final Redis redis;
    private final Context context;
    private final String name;
    private final Store store;
    private final RedisLink reads;
    private final RedisLink requests;
    private final Doorbell.Button button;
    private final LogTrimmer trimmer;
    private final TakeOver takeOver;
    /** In a cluster: the partitions to read next. */
    private final BitSet due = new BitSet();

    private @Nullable Doorbell doorbell;
    /** In a cluster, while nothing is due: what goes on when something is. */
    private @Nullable Runnable waiting;

    private long lastSweepNanos;

    private boolean closed;
    private boolean ready;
    private volatile LogSize size = LogSize.NOTHING;
    private boolean storeFailing;
    /** Whether a batch that was read is in hand. */
    private boolean handling;
    /** What goes on once it isn't any more; else what came after that batch does. */
    private @Nullable Runnable resumed;
    /** Whether a batch that was taken over is in hand. */
    private boolean inheriting;

    private final PageSize pageSize = new PageSize(1, MAX_BATCH_ENTRIES, BATCH_BYTES);

    private int generation;
    /** Entries of about the last second: each counts less the longer ago it came. */
    private double recentEntries;

    private long lastBatchNanos = System.nanoTime();
    private long storedEntries;

    /**
     * Starts consuming.
     *
     * @param name unique among the consumers that live, and best kept by a pod over its restarts
     */
    public LogConsumer(Vertx vertx, Redis redis, Context context, String name, Store store) {
        this(vertx, redis, context, name, store, TRIM_GRACE);
    }

    LogConsumer(Vertx vertx, Redis redis, Context context, String name, Store store, Duration trimGrace) {
        this.vertx = vertx;
        this.redis = redis;
        this.context = context;
        this.name = name;
        this.store = store;
        reads = new RedisLink(vertx, redis, "consuming updates", () -> context.runOnContext(ignored -> connected()));
        requests = new RedisLink(vertx, redis, "confirming updates", () -> {});
        button = new Doorbell.Button(vertx, requests);
        trimmer = new LogTrimmer(requests, trimGrace);
        takeOver = new TakeOver(requests, name);
        requests.open();
        reads.open();
        later(HOUSEKEEPING, this::housekeeping);
        later(TakeOver.RENEWAL, this::renewLease);
    }

    /** Whether the group is there and is being read. */
    public boolean isReady() {
        return ready;
    }

    /** How large the log was when it was trimmed last, a few seconds ago. */
    public LogSize size() {
        return size;
    }

    /** How many entries this consumer has stored since its start, repeated ones included. */
    public long storedEntries() {
        return storedEntries;
    }

    @Override
    public void close() {
        closed = true;
        reads.close();
        takeOver.resign().onComplete(ignored -> requests.close());
        Doorbell last = doorbell;
        if (last != null) {
            last.close();
        }
    }

    private void connected() {
        int current = ++generation;
        waiting = null;
        if (reads.isCluster() && doorbell == null && !closed) {
            doorbell = new Doorbell(vertx, redis, context, this::rung);
        }
        createGroups()
                .onComplete(created -> context.runOnContext(ignored -> {
                    if (current != generation || closed) {
                        return;
                    }
                    if (created.failed()) {
                        again(current, this::connected);
                    } else {
                        ready = true;
                        // Whoever may have been handed something must be missed when it is gone.
                        takeOver.renew()
                                .onComplete(renewed -> context.runOnContext(go -> {
                                    if (renewed.failed()) {
                                        again(current, this::connected);
                                    } else {
                                        // What this consumer was handed before and did not acknowledge comes first.
                                        read(current, "0");
                                    }
                                }));
                    }
                }));
    }

    /** A step of this generation once more, unless a new connection has begun a new one. */
    private void again(int current, Runnable step) {
        vertx.setTimer(
                RedisLink.LAST_RETRY.toMillis() / 4,
                timer -> context.runOnContext(ignored -> {
                    if (current == generation && reads.isUp()) {
                        step.run();
                    }
                }));
    }

    private Future<Void> createGroups() {
        List<Future<Response>> made = new ArrayList<>();
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            Request create =
                    LogFormat.script(CREATE_GROUP, LogFormat.logKey(partition)).arg(LogFormat.GROUP);
            made.add(requests.send(create, ANSWER_TIMEOUT)
                    .recover(cause -> String.valueOf(cause.getMessage()).contains("BUSYGROUP")
                            ? Future.succeededFuture()
                            : Future.failedFuture(cause)));
        }
        return Future.all(made).mapEmpty();
    }

    private void read(int current, String from) {
        if (closed || current != generation) {
            return;
        }
        if (handling) {
            // A batch of the connection before, which can't be stored now. What else was handed out waits for it.
            resumed = () -> read(current, from);
            return;
        }
        if (reads.isCluster() && from.equals(">") && !isDue()) {
            waitForRing(() -> read(current, from));
            return;
        }
        (reads.isCluster() ? readDue(from) : readAll(from))
                .onComplete(result -> context.runOnContext(ignored -> {
                    if (current != generation || closed) {
                        return;
                    }
                    if (result.failed()) {
                        if (String.valueOf(result.cause().getMessage()).contains("NOGROUP")) {
                            LOG.warn("the log is gone from Redis: beginning a new one");
                            connected();
                        } else if (reads.isCluster()) {
                            // Some partitions may have been read all the same; what they gave is read again.
                            again(current, this::connected);
                        } else {
                            again(current, () -> read(current, from));
                        }
                        return;
                    }
                    Batch batch = result.result();
                    if (batch.isEmpty()) {
                        // All of "0" is done, or nothing new came.
                        read(current, ">");
                    } else {
                        long linger = linger(batch.entries.size());
                        handling = true;
                        handle(batch, FIRST_RETRY, () -> {
                            handling = false;
                            learn(batch);
                            Runnable next = resumed;
                            resumed = null;
                            if (next != null) {
                                next.run();
                            } else if (from.equals("0") || linger == 0) {
                                read(current, from);
                            } else {
                                vertx.setTimer(linger, timer -> context.runOnContext(go -> read(current, from)));
                            }
                        });
                    }
                }));
    }

    /** One read of all partitions, which waits for something new. */
    private Future<Batch> readAll(String from) {
        Request xreadgroup = xreadgroup().arg("BLOCK").arg(BLOCK.toMillis()).arg("STREAMS");
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            xreadgroup.arg(LogFormat.logKey(partition));
        }
        for (int partition = 0; partition < Partitions.COUNT; partition++) {
            xreadgroup.arg(from);
        }
        return reads.send(xreadgroup, BLOCK.plus(ANSWER_TIMEOUT)).map(streams -> {
            Batch batch = new Batch();
            add(batch, streams);
            return batch;
        });
    }

    /** A read for each partition that is due, none of which waits; all are due where this consumer begins. */
    private Future<Batch> readDue(String from) {
        int asked = pageSize.entries();
        List<Request> each = new ArrayList<>();
        if (from.equals("0")) {
            due.set(0, Partitions.COUNT);
        }
        due.stream()
                .forEach(partition -> each.add(xreadgroup()
                        .arg("STREAMS")
                        .arg(LogFormat.logKey(partition))
                        .arg(from)));
        due.clear();
        return reads.batch(each, ANSWER_TIMEOUT).map(answers -> {
            Batch batch = new Batch();
            answers.forEach(streams -> add(batch, streams));
            batch.positions.forEach((partition, positions) -> {
                if (positions.size() >= asked) {
                    due.set(partition);
                }
            });
            return batch;
        });
    }

    private Request xreadgroup() {
        return Request.cmd(Command.XREADGROUP)
                .arg("GROUP")
                .arg(LogFormat.GROUP)
                .arg(name)
                .arg("COUNT")
                .arg(pageSize.entries());
    }

    private void learn(Batch batch) {
        pageSize.answered(
                batch.positions.values().stream().mapToInt(List::size).max().orElse(0),
                batch.entries.stream().mapToLong(LogEntry::sizeBytes).sum());
    }

    private boolean isDue() {
        long now = System.nanoTime();
        if (now - lastSweepNanos >= Doorbell.SWEEP.toNanos()) {
            lastSweepNanos = now;
            due.set(0, Partitions.COUNT);
        }
        return !due.isEmpty();
    }

    private void waitForRing(Runnable next) {
        waiting = next;
        long left = lastSweepNanos + Doorbell.SWEEP.toNanos() - System.nanoTime();
        vertx.setTimer(Math.max(1, left / 1_000_000 + 1), timer -> context.runOnContext(ignored -> goOn(next)));
    }

    private void rung(int partition) {
        due.set(partition);
        Runnable next = waiting;
        if (next != null) {
            goOn(next);
        }
    }

    private void goOn(Runnable next) {
        if (next.equals(waiting)) {
            waiting = null;
            next.run();
        }
    }

    /** How many milliseconds to wait after a batch. */
    private long linger(int entries) {
        long now = System.nanoTime();
        recentEntries = entries + recentEntries * Math.exp((lastBatchNanos - now) / RECENT_NANOS);
        lastBatchNanos = now;
        return Math.min(MAX_LINGER.toMillis(), (long) (recentEntries * LINGER_MILLIS_PER_RECENT_ENTRY));
    }

    /** What one read brought: entries to store, and per partition the stream's ids to acknowledge. */
    private record Batch(
            List<LogEntry> entries, Map<Integer, List<UpdateId>> ids, Map<Integer, List<String>> positions) {
        Batch() {
            this(new ArrayList<>(), new HashMap<>(), new HashMap<>());
        }

        boolean isEmpty() {
            return positions.isEmpty();
        }
    }

    private void add(Batch batch, @Nullable Response streams) {
        if (streams != null) {
            for (String key : streams.getKeys()) {
                int partition = LogFormat.partitionOf(key);
                for (Response record : streams.get(key)) {
                    add(batch, partition, record);
                }
            }
        }
    }

    private void add(Batch batch, int partition, Response record) {
        String position = record.get(0).toString();
        batch.positions.computeIfAbsent(partition, ignored -> new ArrayList<>()).add(position);
        Response fields = record.get(1);
        if (fields == null) {
            // Trimmed while it was pending: it is stored, or it was never acknowledged by somebody who had it.
            return;
        }
        try {
            LogEntry entry = LogFormat.parseEntry(fields);
            batch.entries.add(entry);
            batch.ids.computeIfAbsent(partition, ignored -> new ArrayList<>()).add(entry.id());
        } catch (MalformedEntryException e) {
            LOG.errorf("entry %s of partition %d can't be read: %s", position, partition, e.getMessage());
            reject(partition, position, fields);
        }
    }

    private void reject(int partition, String position, Response fields) {
        Request xadd = Request.cmd(Command.XADD)
                .arg(REJECTED_KEY)
                .arg("MAXLEN")
                .arg("~")
                .arg(MAX_REJECTED_ENTRIES)
                .arg("*")
                .arg("partition")
                .arg(partition)
                .arg("position")
                .arg(position);
        for (int i = 0; i + 1 < fields.size(); i += 2) {
            xadd.arg("f:" + fields.get(i)).arg(fields.get(i + 1).toBuffer());
        }
        requests.send(xadd, ANSWER_TIMEOUT);
    }

    private void handle(Batch batch, Duration delay, Runnable done) {
        if (closed) {
            return;
        }
        CompletionStage<Void> stored;
        try {
            stored = batch.entries.isEmpty()
                    ? Future.<Void>succeededFuture().toCompletionStage()
                    : store.store(batch.entries);
        } catch (RuntimeException e) {
            stored = Future.<Void>failedFuture(e).toCompletionStage();
        }
        stored.whenComplete((ignored, failure) -> context.runOnContext(go -> {
            if (failure == null) {
                if (storeFailing) {
                    storeFailing = false;
                    LOG.info("updates are being stored again");
                }
                storedEntries += batch.entries.size();
                confirm(batch)
                        // If that failed, the link was lost and a new generation begins, which reads these entries
                        // again.
                        .onComplete(confirmed -> context.runOnContext(next -> done.run()));
            } else {
                if (!storeFailing) {
                    storeFailing = true;
                    LOG.warnf("updates can't be stored, they wait in Redis: %s", rootMessage(failure));
                }
                // Much may have gathered by the time that this one is stored.
                pageSize.startAgain();
                long millis = delay.toMillis() / 2 + ThreadLocalRandom.current().nextLong(delay.toMillis() / 2 + 1);
                Duration next = delay.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? delay.multipliedBy(2) : LAST_RETRY;
                vertx.setTimer(millis, timer -> context.runOnContext(retry -> handle(batch, next, done)));
            }
        }));
    }

    private static String rootMessage(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return String.valueOf(root.getMessage() == null ? root : root.getMessage());
    }

    private Future<Void> confirm(Batch batch) {
        List<Request> pipeline = new ArrayList<>();
        batch.ids.forEach((partition, ids) -> pipeline.add(Request.cmd(Command.XADD)
                .arg(LogFormat.storedKey(partition))
                .arg("MAXLEN")
                .arg("~")
                .arg(MAX_STORED_RECORDS)
                .arg("*")
                .arg("k")
                .arg(LogFormat.storedRecord(ids))));
        batch.positions.forEach((partition, positions) -> {
            Request xack =
                    Request.cmd(Command.XACK).arg(LogFormat.logKey(partition)).arg(LogFormat.GROUP);
            positions.forEach(xack::arg);
            pipeline.add(xack);
        });
        return requests.batch(pipeline, ANSWER_TIMEOUT)
                .onSuccess(ignored -> batch.ids.keySet().forEach(button::ring))
                .mapEmpty();
    }

    private void later(Duration delay, Runnable step) {
        vertx.setTimer(
                delay.toMillis(),
                timer -> context.runOnContext(ignored -> {
                    if (!closed) {
                        step.run();
                    }
                }));
    }

    private void housekeeping() {
        Future<Void> work = ready && requests.isUp()
                ? inherit(takeOver::claimIdle)
                        .compose(ignored -> trimmer.trim())
                        .onSuccess(left -> size = left)
                        .mapEmpty()
                : Future.succeededFuture();
        work.onComplete(result -> {
            if (result.failed() && requests.isUp()) {
                LOG.debugf("housekeeping of the log: %s", result.cause().getMessage());
            }
            later(HOUSEKEEPING, this::housekeeping);
        });
    }

    private void renewLease() {
        Future<Void> work = ready && requests.isUp()
                ? takeOver.renew()
                        .compose(dead ->
                                dead.isEmpty() ? Future.succeededFuture() : inherit(() -> takeOver.claimFrom(dead)))
                : Future.succeededFuture();
        work.onComplete(result -> {
            if (result.failed() && requests.isUp()) {
                LOG.debugf("leases of the log's consumers: %s", result.cause().getMessage());
            }
            later(TakeOver.RENEWAL, this::renewLease);
        });
    }

    /** Claims entries that another consumer, or a lost connection of this one, has left lying, and sees to them beside what this one reads. One such batch at a time. */
    private Future<Void> inherit(Supplier<Future<List<Claimed>>> claim) {
        Promise<Void> claimed = Promise.promise();
        context.runOnContext(go -> {
            if (inheriting) {
                claimed.complete();
                return;
            }
            inheriting = true;
            claim.get()
                    .onComplete(result -> context.runOnContext(ignored -> {
                        Batch batch = new Batch();
                        if (result.succeeded()) {
                            result.result().forEach(each -> add(batch, each.partition(), each.entry()));
                        }
                        if (batch.isEmpty()) {
                            inheriting = false;
                        } else {
                            LOG.infof("taking over %d entries that were left unconfirmed", batch.entries.size());
                            handle(batch, FIRST_RETRY, () -> inheriting = false);
                        }
                        if (result.succeeded()) {
                            claimed.complete();
                        } else {
                            claimed.fail(result.cause());
                        }
                    }));
        });
        return claimed.future();
    }
}
