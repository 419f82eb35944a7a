package io.scriptorium.collab.room;

import io.scriptorium.collab.durability.DocumentLog;
import io.scriptorium.collab.durability.DocumentStore;
import io.scriptorium.collab.durability.PendingBudget;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.DeflatedState;
import io.scriptorium.wire.MalformedFrameException;
import io.scriptorium.wire.StoredState;
import io.scriptorium.wire.SyncMessage;
import io.scriptorium.ydoc.ApplyResult;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.vertx.core.json.DecodeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A live document and the clients in it.
 *
 * <p><b>The path of an update.</b> It is checked and merged into the document at once, then waits up to {@link RoomSettings#window} for others. When the
 * window closes, every other client gets one merged frame, and the log one entry per author; {@link Durability} sees to it that they are stored, and confirms that to whom it concerns.
 *
 * <p><b>Loading.</b> What the log adds to the {@link Loading stored state} is pending here too, under the identity it has, until it is confirmed: its producer may be gone.
 *
 * <p>All methods may be called from anywhere; what they do runs on the room's {@link RoomRuntime}, one thing at a time.
 */
public final class Room {
    private static final Logger LOG = Logger.getLogger(Room.class);

    /** What waits for the room to load, from all its clients. */
    static final int MAX_WAITING_ACTIONS = 10_000;
    /** The longest that the encoded document is kept for the next one who opens it. */
    static final Duration WHOLE_KEPT = Duration.ofSeconds(2);

    /** The shortest that a large document stays loaded without clients: a page is loaded again within it. */
    static final Duration LEAST_IDLE = Duration.ofSeconds(1);
    /** Documents of up to two MiB stay as long as any; one of four stays a quarter of that. */
    private static final int LARGE_SHIFT = 20;

    private static final byte[] EMPTY_VECTOR = {0};

    private enum State {
        LOADING,
        OPEN,
        CLOSED
    }

    private final UUID documentId;
    private final RoomRuntime runtime;
    private final RoomSettings settings;
    private final PendingBudget budget;
    private final Consumer<Room> closed;

    private final YDoc document;
    private final Loading loading;
    private final Durability durability;
    private final Audience audience;

    private final List<byte[]> emitted = new ArrayList<>();

    private State state = State.LOADING;
    private @Nullable List<Runnable> waitingForLoad = new ArrayList<>();
    private List<Change> window = new ArrayList<>();
    private boolean windowOpen;
    private long visits;
    private long documentBytes;
    /** See {@link #whole()}; null if it is not known. */
    private byte @Nullable [] whole;

    private boolean wholeExpires;

    /**
     * A room that begins to load at once.
     *
     * @param producer made anew for each room: the identity of its updates
     * @param document an empty document, confined to the room from now on
     * @param closed told once, on the room's thread, when the room has nothing more to do and takes nobody in any more
     */
    Room(
            UUID documentId,
            UUID producer,
            YDoc document,
            RoomRuntime runtime,
            RoomSettings settings,
            DocumentLog log,
            DocumentStore store,
            PendingBudget budget,
            Consumer<Room> closed) {
        this.documentId = documentId;
        this.document = document;
        this.runtime = runtime;
        this.settings = settings;
        this.budget = budget;
        this.closed = closed;
        audience = new Audience(runtime, settings.awarenessWindow(), document, this::drop);
        loading = new Loading(documentId, runtime, log, new LogFollower(), store, new Arrival());
        durability = new Durability(documentId, producer, runtime, log, store, budget, new Departure());
        runtime.execute(() -> loading.begin(settings.loadTimeout()));
    }

    public UUID documentId() {
        return documentId;
    }

    /**
     * Takes a client in. It hears nothing before it asks: authentication and presence are its connection's business.
     *
     * @param refused runs instead if the room has closed meanwhile, so that the caller opens another
     */
    void join(Peer peer, Runnable joined, Runnable refused) {
        runtime.execute(() -> {
            if (state == State.CLOSED) {
                refused.run();
            } else if (audience.size() >= settings.maxPeers() || !allows(0)) {
                peer.close(CloseCode.OVERLOADED);
            } else {
                visits++;
                audience.add(peer);
                whenLoaded(() -> {
                    if (audience.has(peer)) {
                        joined.run();
                        audience.sendPresence(peer);
                    }
                });
            }
        });
    }

    /** Lets a client go; its presence ends. What it sent stays. */
    public void leave(Peer peer) {
        runtime.execute(() -> forget(peer));
    }

    /**
     * Processes a sync message of a client.
     *
     * @param asks whether the client wants to be asked for what the room lacks, after it asked the room
     * @param done runs when that is over, whatever came of it
     */
    public void receive(Peer peer, SyncMessage message, boolean asks, Runnable done) {
        runtime.execute(() -> whenLoaded(() -> {
            try {
                if (audience.has(peer)) {
                    switch (message) {
                        case SyncMessage.Step1(byte[] stateVector) -> answer(peer, stateVector, asks);
                        case SyncMessage.Step2(byte[] update) -> take(peer, update, true);
                        case SyncMessage.Update(byte[] update) -> take(peer, update, false);
                    }
                }
            } catch (MalformedBinaryException e) {
                // The engine applies all of an update or nothing; only this client is at fault. Its message was not too
                // big: that was judged before. So limits are broken by crafted numbers alone.
                LOG.debugf(
                        "%s sent bytes that are no update: %s", peer.identity().userId(), e.getMessage());
                drop(peer, CloseCode.MALFORMED);
            } finally {
                done.run();
            }
        }));
    }

    /** Takes an awareness update of a client. */
    public void awareness(Peer peer, byte[] update) {
        runtime.execute(() -> whenLoaded(() -> {
            if (audience.has(peer)) {
                try {
                    audience.updatePresence(peer, update);
                } catch (MalformedFrameException | DecodeException e) {
                    drop(peer, CloseCode.MALFORMED);
                }
            }
        }));
    }

    /** Sends a client all presence. */
    public void queryAwareness(Peer peer) {
        runtime.execute(() -> whenLoaded(() -> {
            if (audience.has(peer)) {
                audience.sendPresence(peer);
            }
        }));
    }

    /** Sends every client a message of the application. */
    public void stateless(String payload) {
        runtime.execute(() -> audience.all().forEach(peer -> peer.stateless(payload)));
    }

    /** Does something with every client that fits, such as closing it or looking its access up again. */
    public void forEachPeer(Predicate<Identity> fits, Consumer<Peer> action) {
        runtime.execute(() -> audience.all().stream()
                .filter(peer -> fits.test(peer.identity()))
                .forEach(action));
    }

    /** Sends away all clients that fit; what they sent is flushed first. */
    public void dismiss(Predicate<Identity> fits, CloseCode code) {
        runtime.execute(() -> {
            closeWindow();
            audience.all().stream().filter(peer -> fits.test(peer.identity())).forEach(peer -> drop(peer, code));
            considerClosing();
        });
    }

    /** The document is gone: its clients are sent away, and nothing of it is kept. */
    public void deleted() {
        runtime.execute(this::vanish);
    }

    /** How many clients there are, and bytes that others still have to get; asked on the room's thread. */
    void measure(java.util.function.BiConsumer<Integer, Long> measured) {
        runtime.execute(() -> measured.accept(audience.size(), durability.sizeBytes() + windowBytes()));
    }

    private long windowBytes() {
        return window.stream().mapToLong(change -> change.update().length).sum();
    }

    // ---- Loading and unloading

    private void opened(StoredState stored) {
        try {
            apply(stored);
        } catch (MalformedBinaryException | MalformedFrameException e) {
            LOG.errorf("document %s is stored as bytes that are no update: %s", documentId, e.getMessage());
            giveUp();
            return;
        }
        documentBytes = whole().length;
        // Not before: what is stored would be encoded once more, for nobody.
        document.onUpdate((update, origin) -> emitted.add(update));
        state = State.OPEN;
        List<Runnable> waiting = waitingForLoad;
        waitingForLoad = null;
        if (waiting != null) {
            waiting.forEach(Runnable::run);
        }
        considerClosing();
    }

    /** Applies what is stored. One bad update must not keep the others from being read. */
    private void apply(StoredState stored) {
        whole = null;
        switch (stored.beginning()) {
            case StoredState.Snapshot(DeflatedState snapshot) -> document.applyUpdateV2(snapshot.inflate(), this);
            case StoredState.Whole(byte[] update) -> document.applyUpdate(update, this);
        }
        for (byte[] update : stored.updates()) {
            try {
                document.applyUpdate(update, this);
            } catch (MalformedBinaryException e) {
                LOG.errorf("an update of document %s is passed over: %s", documentId, e.getMessage());
            }
        }
    }

    /** Applies an update to the document. */
    private ApplyResult apply(byte[] update, Object origin) {
        ApplyResult result = document.applyUpdate(update, origin);
        if (result.changed() || result.pending()) {
            whole = null;
        }
        return result;
    }

    /** The document as one update: encoded once for all who open it within a while, unless it changes. Not to be changed. */
    private byte[] whole() {
        byte[] encoded = whole;
        if (encoded == null) {
            encoded = document.encodeStateAsUpdate();
            whole = encoded;
            if (!wholeExpires) {
                wholeExpires = true;
                runtime.after(WHOLE_KEPT, () -> {
                    wholeExpires = false;
                    whole = null;
                });
            }
        }
        return encoded;
    }

    private void giveUp() {
        dismissAll(CloseCode.OVERLOADED);
        close();
    }

    private void whenLoaded(Runnable action) {
        List<Runnable> waiting = waitingForLoad;
        if (state == State.OPEN) {
            action.run();
        } else if (state == State.LOADING && waiting != null) {
            if (waiting.size() < MAX_WAITING_ACTIONS) {
                waiting.add(action);
            } else {
                dismissAll(CloseCode.OVERLOADED);
            }
        }
    }

    /** Whether nobody needs this room. */
    private boolean isIdle() {
        return audience.isEmpty() && !windowOpen && durability.isIdle();
    }

    /** Closes the room if nobody is here and nothing is pending, after a while in which that may change. */
    private void considerClosing() {
        if (state == State.OPEN && audience.isEmpty()) {
            long visit = visits;
            runtime.after(idle(), () -> {
                if (state == State.OPEN && visit == visits && isIdle()) {
                    close();
                }
            });
        }
    }

    /** How long it stays loaded without clients: the larger it is the shorter, so that a row of large documents, opened and left, does not fill the heap. */
    private Duration idle() {
        Duration usual = settings.idle();
        Duration shorter = usual.dividedBy(Math.max(1, documentBytes >> LARGE_SHIFT));
        Duration least = usual.compareTo(LEAST_IDLE) < 0 ? usual : LEAST_IDLE;
        return shorter.compareTo(least) < 0 ? least : shorter;
    }

    private void vanish() {
        dismissAll(CloseCode.NOT_FOUND);
        durability.clear();
        window = new ArrayList<>();
        close();
    }

    private void dismissAll(CloseCode code) {
        audience.all().forEach(peer -> drop(peer, code));
    }

    private void drop(Peer peer, CloseCode code) {
        forget(peer);
        peer.close(code);
    }

    private void forget(Peer peer) {
        if (audience.remove(peer)) {
            durability.forget(peer);
            considerClosing();
        }
    }

    private void close() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            waitingForLoad = null;
            loading.end();
            durability.end();
            closed.accept(this);
        }
    }

    // ---- Messages of clients

    private void answer(Peer peer, byte[] stateVector, boolean asks) {
        byte[] lacking = Arrays.equals(stateVector, EMPTY_VECTOR) ? whole() : document.encodeStateAsUpdate(stateVector);
        peer.sync(new SyncMessage.Step2(lacking));
        if (asks) {
            peer.sync(new SyncMessage.Step1(document.encodeStateVector()));
        }
    }

    private void take(Peer peer, byte[] update, boolean step2) {
        Identity identity = peer.identity();
        if (!identity.role().canWrite()) {
            if (step2 && document.contains(update)) {
                confirmWhenDurable(peer);
            } else {
                peer.status(false);
            }
            return;
        }
        if (documentBytes + update.length > settings.maxDocumentBytes() && !document.contains(update)) {
            // Told, not sent away: it would come back with the same update. It keeps its text.
            peer.status(false);
            peer.stateless("{\"type\":\"document-too-large\"}");
            return;
        }
        if (!allows(windowBytes() + update.length)) {
            // Not applied and not confirmed: the client keeps it and brings it again.
            drop(peer, CloseCode.OVERLOADED);
            return;
        }
        // What waited for this update comes out of the document with it, and its sender may not have that.
        Peer from = document.hasPending() ? null : peer;
        changed(from, Optional.of(identity.userId()), update, apply(update, peer), true);
        confirmWhenDurable(peer);
    }

    /** Whether so much more may wait to be stored. */
    private boolean allows(long bytes) {
        return durability.pendingBytes() + bytes <= settings.maxPendingBytes() && budget.allows(bytes);
    }

    /** Puts what an applied update brought into the window. */
    private void changed(@Nullable Peer from, Optional<UUID> author, byte[] update, ApplyResult result, boolean toLog) {
        fanOut(from, author, toLog);
        if (result.pending() && toLog) {
            // What it depends on has not come yet. The document does not emit it, so it is passed on as it came.
            window.add(new Change(from, author, update, true));
            openWindow();
        }
    }

    /** Puts what the document has told of itself since last time into the window. */
    private void fanOut(@Nullable Peer from, Optional<UUID> author, boolean toLog) {
        for (byte[] news : emitted) {
            window.add(new Change(from, author, news, toLog));
            documentBytes += news.length;
        }
        emitted.clear();
        openWindow();
    }

    private void openWindow() {
        if (!window.isEmpty() && !windowOpen) {
            windowOpen = true;
            runtime.after(settings.window(), this::closeWindow);
        }
    }

    private void confirmWhenDurable(Peer peer) {
        durability.confirmWhenDurable(peer, window.stream().anyMatch(Change::toLog));
    }

    // ---- The window: fan-out and log

    private void closeWindow() {
        windowOpen = false;
        if (window.isEmpty() || state == State.CLOSED) {
            return;
        }
        List<Change> changes = window;
        window = new ArrayList<>();
        audience.send(changes);
        durability.append(changes);
    }

    private void considerClosingOnceIdle() {
        if (isIdle()) {
            considerClosing();
        }
    }

    // ---- The log

    /** What somebody else wrote to the log. */
    private void foreign(LogEntry entry) {
        if (state == State.CLOSED || durability.isOwn(entry.id())) {
            return;
        }
        if (state == State.LOADING) {
            // Applied after the stored state, so that only what goes beyond it counts as new.
            whenLoaded(() -> foreign(entry));
            return;
        }
        // Own changes come first, so that tickets go up in the order of the window's waiters.
        closeWindow();
        try {
            ApplyResult result = apply(entry.update(), this);
            if (result.changed() || result.pending()) {
                durability.adopt(entry);
                changed(null, Optional.empty(), entry.update(), result, false);
            }
            emitted.clear();
        } catch (MalformedBinaryException e) {
            LOG.errorf("the log of document %s holds bytes that are no update: %s", documentId, e.getMessage());
        }
    }

    private final class Arrival implements Loading.Listener {
        @Override
        public void loaded(StoredState stored) {
            opened(stored);
        }

        @Override
        public void reloaded(StoredState stored) {
            apply(stored);
            fanOut(null, Optional.empty(), false);
        }

        @Override
        public void gone() {
            vanish();
        }

        @Override
        public void failed() {
            giveUp();
        }
    }

    private final class Departure implements Durability.Listener {
        @Override
        public void gone() {
            vanish();
        }

        @Override
        public void progressed() {
            considerClosingOnceIdle();
        }
    }

    private final class LogFollower implements DocumentLog.Follower {
        @Override
        public void appended(LogEntry entry) {
            runtime.execute(() -> foreign(entry));
        }

        @Override
        public void stored(List<UpdateId> ids) {
            runtime.execute(() -> {
                if (state == State.OPEN) {
                    durability.confirmed(ids);
                } else {
                    whenLoaded(() -> durability.confirmed(ids));
                }
            });
        }

        @Override
        public void gap() {
            runtime.execute(() -> {
                durability.appendAgain();
                loading.gap();
            });
        }
    }
}
