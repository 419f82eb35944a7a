package io.scriptorium.collab.room;

import io.scriptorium.collab.durability.DocumentLog;
import io.scriptorium.collab.durability.DocumentStore;
import io.scriptorium.collab.durability.PendingBudget;
import io.scriptorium.collab.durability.PendingUpdates;
import io.scriptorium.collab.durability.UntoldUpdates;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.ydoc.update.Updates;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Brings a room's changes to the log, or past it to the documents service, until PostgreSQL is known to hold them; then tells the clients that wait for that.
 *
 * <p><b>What a confirmation covers.</b> A message is confirmed once everything is confirmed that was pending in the room when it was processed. So a message that
 * brings nothing new is confirmed no sooner than its content is durable, whoever brought it first.
 *
 * <p>Not safe for use by several threads: it belongs to a room, on whose {@link RoomRuntime} all of this runs.
 */
final class Durability {
    /** What the room has to know of it; called on the room's runtime. */
    interface Listener {
        /** The document is gone: nothing of it can be stored. */
        void gone();

        /** Something was confirmed or told; perhaps nothing is left to do. */
        void progressed();
    }

    /** How many bytes go to the documents service in one request. */
    static final long MAX_DIRECT_BYTES = 4L << 20;
    /** How often a room with pending updates looks after them. */
    static final Duration TENDING = Duration.ofSeconds(1);

    private final UUID documentId;
    private final UUID producer;
    private final RoomRuntime runtime;
    private final DocumentLog log;
    private final DocumentStore store;
    private final Listener listener;

    private final PendingUpdates pending;
    private final UntoldUpdates untold = new UntoldUpdates();
    private final Confirmations confirmations = new Confirmations();

    private boolean ended;
    private boolean tendingScheduled;
    private boolean storingDirectly;
    private boolean telling;
    private long sequence;
    private long gaps;

    /** @param producer the identity of the room's own updates */
    Durability(
            UUID documentId,
            UUID producer,
            RoomRuntime runtime,
            DocumentLog log,
            DocumentStore store,
            PendingBudget budget,
            Listener listener) {
        pending = new PendingUpdates(budget);
        this.documentId = documentId;
        this.producer = producer;
        this.runtime = runtime;
        this.log = log;
        this.store = store;
        this.listener = listener;
    }

    /** Whether nothing waits to be stored, nor to be told to other pods. */
    boolean isIdle() {
        return pending.isEmpty() && untold.isEmpty();
    }

    /** Roughly the memory that updates take which PostgreSQL is not known to hold. */
    long pendingBytes() {
        return pending.sizeBytes();
    }

    /** Roughly the memory that all this takes. */
    long sizeBytes() {
        return pending.sizeBytes() + untold.sizeBytes();
    }

    /** Whether an update is one of the room's own. */
    boolean isOwn(UpdateId id) {
        return id.producer().equals(producer);
    }

    /** Sends what the log has yet to hear of a window that has closed: one entry per author. */
    void append(List<Change> changes) {
        Map<Optional<UUID>, List<byte[]>> byAuthor = new LinkedHashMap<>();
        for (Change change : changes) {
            if (change.toLog()) {
                byAuthor.computeIfAbsent(change.author(), ignored -> new ArrayList<>())
                        .add(change.update());
            }
        }
        Instant now = runtime.now();
        List<LogEntry> entries = new ArrayList<>();
        byAuthor.forEach((author, updates) -> entries.add(new LogEntry(
                new UpdateId(documentId, producer, ++sequence),
                author.orElse(null),
                now,
                updates.size() == 1 ? updates.getFirst() : Updates.merge(updates))));
        entries.forEach(entry -> pending.add(entry, now));
        confirmations.settle(pending.lastTicket());
        entries.forEach(this::append);
        scheduleTending();
        listener.progressed();
    }

    /** Looks after an update that another room appended: its producer may be gone. */
    void adopt(LogEntry entry) {
        pending.add(entry, runtime.now());
        pending.logged(entry.id());
        scheduleTending();
    }

    /** After a gap everything pending goes to the log again, which may have lost it. */
    void appendAgain() {
        gaps++;
        pending.logLost();
        pending.all().forEach(this::send);
    }

    /**
     * Answers a client once everything pending now is stored.
     *
     * @param withWindow whether that is to cover what is in the open window, which will get the next ticket at the earliest
     */
    void confirmWhenDurable(Peer peer, boolean withWindow) {
        if (withWindow) {
            confirmations.awaitWindow(peer);
        } else {
            confirmations.await(peer, pending.lastTicket());
        }
        confirmations.confirm(pending.confirmedThrough());
    }

    /** Answers a client nothing any more. */
    void forget(Peer peer) {
        confirmations.remove(peer);
    }

    /** PostgreSQL holds these updates. */
    void confirmed(List<UpdateId> ids) {
        pending.confirm(ids);
        confirmations.confirm(pending.confirmedThrough());
        listener.progressed();
    }

    /** Gives up all that is pending: the document is gone. */
    void clear() {
        pending.clear();
        untold.clear();
    }

    /** Ends it: nothing is sent any more. */
    void end() {
        ended = true;
    }

    private void append(LogEntry entry) {
        send(entry).whenComplete((ignored, failure) -> {
            if (failure != null) {
                runtime.execute(() -> {
                    pending.failed(entry.id());
                    storeDirectly();
                });
            }
        });
    }

    private CompletionStage<Void> send(LogEntry entry) {
        long gapsBefore = gaps;
        return log.append(entry)
                .whenComplete((ignored, failure) -> runtime.execute(() -> {
                    if (failure == null && gaps == gapsBefore) {
                        pending.logged(entry.id());
                    }
                }));
    }

    private void scheduleTending() {
        if (!tendingScheduled && !isIdle()) {
            tendingScheduled = true;
            runtime.after(TENDING, () -> {
                tendingScheduled = false;
                storeDirectly();
                tell();
                scheduleTending();
            });
        }
    }

    /** Sends what is overdue to the documents service; where that fails too, to the log, unless that has it. */
    private void storeDirectly() {
        if (storingDirectly || ended) {
            return;
        }
        List<LogEntry> due = pending.takeDue(runtime.now(), MAX_DIRECT_BYTES);
        if (due.isEmpty()) {
            return;
        }
        storingDirectly = true;
        store.store(documentId, due)
                .whenComplete((ignored, failure) -> runtime.execute(() -> {
                    storingDirectly = false;
                    if (failure == null) {
                        due.forEach(untold::add);
                        confirmed(due.stream().map(LogEntry::id).toList());
                        tell();
                        storeDirectly();
                    } else if (Loading.isGone(failure)) {
                        listener.gone();
                    } else {
                        // Not what the log has: while PostgreSQL is away Redis would fill with what it holds already.
                        due.stream()
                                .filter(entry -> !pending.isLogged(entry.id()))
                                .forEach(this::send);
                    }
                }));
    }

    /** Appends what was stored directly, one after another, as long as that works; what the log holds already does no harm there. */
    private void tell() {
        LogEntry next = untold.next();
        if (next == null || telling || ended) {
            return;
        }
        telling = true;
        log.append(next)
                .whenComplete((ignored, failure) -> runtime.execute(() -> {
                    telling = false;
                    if (failure != null) {
                        scheduleTending();
                    } else {
                        untold.told(next);
                        tell();
                        listener.progressed();
                    }
                }));
    }
}
