package io.scriptorium.ydoc.undo;

import io.scriptorium.ydoc.Subscription;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Change;
import io.scriptorium.ydoc.item.Deletions;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.item.Replica;
import io.scriptorium.ydoc.item.Scope;
import io.scriptorium.ydoc.item.Transaction;
import io.scriptorium.ydoc.item.Undoing;
import io.scriptorium.ydoc.type.ContentRun;
import io.scriptorium.ydoc.type.YType;
import io.scriptorium.ydoc.undo.StackEvent.Direction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what somebody did, and leaves alone what others did meanwhile.
 *
 * <p>It remembers, as ranges of ids, what transactions with a tracked origin inserted and deleted in the types of its scope. To undo is to delete
 * the former and to insert copies of the latter, in a transaction whose origin is this manager, so that its own doings land on the other stack.
 * Changes less than the capture timeout apart become one {@link StackItem}. What is on a stack is not garbage collected.
 *
 * <p>As confined as its document. It listens until it is closed.
 */
public final class UndoManager implements AutoCloseable {
    /**
     * How an undo manager works.
     *
     * @param clock tells how far changes are apart
     * @param captureTimeout changes that follow each other faster are undone together; zero keeps them apart
     * @param trackedOrigins origins of the transactions to remember, or their classes; null is the origin of transactions without one
     * @param captureTransaction which of these transactions to remember
     * @param deleteFilter which content undoing and redoing may delete; asked for children before what they are in
     * @param overRemoteMapChanges whether to bring entries of maps back even if somebody else has set the key since
     */
    public record Options(
            InstantSource clock,
            Duration captureTimeout,
            Set<@Nullable Object> trackedOrigins,
            Predicate<Captured> captureTransaction,
            Predicate<ContentRun> deleteFilter,
            boolean overRemoteMapChanges) {
        public static final Duration DEFAULT_CAPTURE_TIMEOUT = Duration.ofMillis(500);

        public Options {
            trackedOrigins = Collections.unmodifiableSet(new HashSet<>(trackedOrigins));
        }

        /** Tracks transactions without an origin, with Yjs' timeout. */
        public static Options defaults(InstantSource clock) {
            return new Options(
                    clock, DEFAULT_CAPTURE_TIMEOUT, Collections.singleton(null), _ -> true, _ -> true, false);
        }

        public Options withCaptureTimeout(Duration captureTimeout) {
            return new Options(
                    clock, captureTimeout, trackedOrigins, captureTransaction, deleteFilter, overRemoteMapChanges);
        }

        public Options withTrackedOrigins(Set<? extends @Nullable Object> trackedOrigins) {
            return new Options(
                    clock,
                    captureTimeout,
                    new HashSet<>(trackedOrigins),
                    captureTransaction,
                    deleteFilter,
                    overRemoteMapChanges);
        }

        public Options withCaptureTransaction(Predicate<Captured> captureTransaction) {
            return new Options(
                    clock, captureTimeout, trackedOrigins, captureTransaction, deleteFilter, overRemoteMapChanges);
        }

        public Options withDeleteFilter(Predicate<ContentRun> deleteFilter) {
            return new Options(
                    clock, captureTimeout, trackedOrigins, captureTransaction, deleteFilter, overRemoteMapChanges);
        }

        public Options withOverRemoteMapChanges(boolean overRemoteMapChanges) {
            return new Options(
                    clock, captureTimeout, trackedOrigins, captureTransaction, deleteFilter, overRemoteMapChanges);
        }
    }

    /**
     * A transaction that may be remembered.
     *
     * @param local whether it was made here and did not come as an update
     * @param changedTypes the types that it changed, and all types these are in
     */
    public record Captured(@Nullable Object origin, boolean local, Set<YType> changedTypes) {}

    /** Which stacks were emptied. */
    public record Cleared(boolean undoStack, boolean redoStack) {}

    private enum State {
        IDLE,
        UNDOING,
        REDOING
    }

    private final Replica replica;
    private final InstantSource clock;
    private final long captureTimeoutMillis;
    private final boolean overRemoteMapChanges;
    private final Predicate<Captured> captureTransaction;
    private final Predicate<Item> mayDelete;
    private final Set<@Nullable Object> trackedOrigins;
    private final boolean wholeDocument;
    private final Set<Branch> scope = new LinkedHashSet<>();
    private final Consumer<Transaction> listener = this::afterTransaction;

    private final Deque<StackItem> undoStack = new ArrayDeque<>();
    private final Deque<StackItem> redoStack = new ArrayDeque<>();
    private State state = State.IDLE;

    /** Zero after a stop: whatever comes next is an item of its own. */
    private long lastChangeMillis;

    private List<Consumer<StackEvent>> added = List.of();
    private List<Consumer<StackEvent>> updated = List.of();
    private List<Consumer<StackEvent>> popped = List.of();
    private List<Consumer<Cleared>> cleared = List.of();

    /** Undoes changes of the whole document. */
    public UndoManager(YDoc document, Options options) {
        this(document, List.of(), true, options);
    }

    /** Undoes changes of these types and of everything in them. */
    public UndoManager(YDoc document, List<? extends YType> scope, Options options) {
        this(document, scope, false, options);
    }

    private UndoManager(YDoc document, List<? extends YType> scope, boolean wholeDocument, Options options) {
        this.replica = document.replica();
        this.clock = options.clock();
        this.captureTimeoutMillis = options.captureTimeout().toMillis();
        this.overRemoteMapChanges = options.overRemoteMapChanges();
        this.captureTransaction = options.captureTransaction();
        this.mayDelete = item -> options.deleteFilter().test(ContentRun.of(item));
        this.trackedOrigins = new HashSet<>(options.trackedOrigins());
        this.wholeDocument = wholeDocument;
        scope.forEach(this::addToScope);
        trackedOrigins.add(this);
        replica.afterTransaction().add(listener);
    }

    /**
     * From now on, changes of this type and of everything in it are remembered too.
     *
     * @throws IllegalArgumentException if the type is not in the document of this manager
     */
    public void addToScope(YType type) {
        if (type.branch().replica() != replica) {
            throw new IllegalArgumentException("a type of another document");
        }
        scope.add(type.branch());
    }

    public void addTrackedOrigin(@Nullable Object origin) {
        trackedOrigins.add(origin);
    }

    public void removeTrackedOrigin(@Nullable Object origin) {
        trackedOrigins.remove(origin);
    }

    private boolean tracks(@Nullable Object origin) {
        return trackedOrigins.contains(origin) || (origin != null && trackedOrigins.contains(origin.getClass()));
    }

    /** To be made anew for each use: it grows with what it is asked. */
    private Predicate<Item> inScope() {
        return wholeDocument ? _ -> true : new Scope(scope)::contains;
    }

    private void afterTransaction(Transaction transaction) {
        if ((!wholeDocument && !transaction.affects(scope)) || !tracks(transaction.origin())) {
            return;
        }
        Set<YType> changedTypes = changedTypes(transaction);
        if (!captureTransaction.test(new Captured(transaction.origin(), transaction.local(), changedTypes))) {
            return;
        }
        Deque<StackItem> stack = state == State.UNDOING ? redoStack : undoStack;
        switch (state) {
            case UNDOING -> stopCapturing();
            case IDLE -> clear(false, true);
            case REDOING -> {}
        }
        Undoing.Step step = Undoing.stepOf(transaction);
        long now = clock.millis();
        StackItem top = stack.peekLast();
        boolean joins = state == State.IDLE
                && top != null
                && lastChangeMillis > 0
                && now - lastChangeMillis < captureTimeoutMillis;
        if (joins && top != null) {
            top.add(step);
        } else {
            top = new StackItem(step);
            stack.addLast(top);
        }
        if (state == State.IDLE) {
            lastChangeMillis = now;
        }
        Undoing.keep(transaction, step.deletions(), inScope(), true);
        Direction direction = state == State.UNDOING ? Direction.REDO : Direction.UNDO;
        tell(joins ? updated : added, new StackEvent(top, direction, transaction.origin(), changedTypes));
    }

    private static Set<YType> changedTypes(Transaction transaction) {
        Set<Branch> branches = new LinkedHashSet<>();
        for (Change change : transaction.changes()) {
            // what a branch that has been passed is in has been passed too
            for (Branch branch = change.branch(); branch != null && branches.add(branch); branch = branch.parent()) {}
        }
        Set<YType> types = LinkedHashSet.newLinkedHashSet(branches.size());
        for (Branch branch : branches) {
            if (branch.kind() != Kind.UNKNOWN) {
                types.add(YType.of(branch));
            }
        }
        return types;
    }

    /** The next change becomes a stack item of its own, however soon it comes. */
    public void stopCapturing() {
        lastChangeMillis = 0;
    }

    /** Whether an undo is just being done, for those who listen to its changes. */
    public boolean undoing() {
        return state == State.UNDOING;
    }

    /** Whether a redo is just being done. */
    public boolean redoing() {
        return state == State.REDOING;
    }

    public boolean canUndo() {
        return !undoStack.isEmpty();
    }

    public boolean canRedo() {
        return !redoStack.isEmpty();
    }

    /** What can be undone, the oldest first. */
    public List<StackItem> undoStack() {
        return List.copyOf(undoStack);
    }

    /** What can be redone, the oldest first. */
    public List<StackItem> redoStack() {
        return List.copyOf(redoStack);
    }

    /** Takes the last stack item back that changes anything; null if there is none. */
    public @Nullable StackItem undo() {
        return pop(undoStack, State.UNDOING, Direction.UNDO);
    }

    /** Takes the last undo back; null if there is nothing to redo. */
    public @Nullable StackItem redo() {
        return pop(redoStack, State.REDOING, Direction.REDO);
    }

    private @Nullable StackItem pop(Deque<StackItem> stack, State during, Direction direction) {
        state = during;
        try {
            List<StackItem> result = new ArrayList<>(1);
            List<Transaction> used = new ArrayList<>(1);
            replica.transact(this, true, transaction -> {
                used.add(transaction);
                while (!stack.isEmpty() && result.isEmpty()) {
                    StackItem item = stack.removeLast();
                    Undoing.Rules rules =
                            new Undoing.Rules(inScope(), mayDelete, stackedDeletions(), overRemoteMapChanges);
                    if (Undoing.revert(transaction, item.step(), rules)) {
                        result.add(item);
                    }
                }
                Undoing.forgetMarkers(transaction);
            });
            if (result.isEmpty()) {
                return null;
            }
            tell(popped, new StackEvent(result.getFirst(), direction, this, changedTypes(used.getFirst())));
            return result.getFirst();
        } finally {
            state = State.IDLE;
        }
    }

    private List<Deletions> stackedDeletions() {
        List<Deletions> deletions = new ArrayList<>(undoStack.size() + redoStack.size());
        undoStack.forEach(item -> deletions.add(item.step().deletions()));
        redoStack.forEach(item -> deletions.add(item.step().deletions()));
        return deletions;
    }

    /** Forgets everything; what was kept for it can be collected. */
    public void clear() {
        clear(true, true);
    }

    public void clear(boolean undo, boolean redo) {
        if ((undo && canUndo()) || (redo && canRedo())) {
            replica.transact(null, true, transaction -> {
                if (undo) {
                    release(transaction, undoStack);
                }
                if (redo) {
                    release(transaction, redoStack);
                }
                tell(cleared, new Cleared(undo, redo));
            });
        }
    }

    private void release(Transaction transaction, Deque<StackItem> stack) {
        Predicate<Item> inScope = inScope();
        for (StackItem item : stack) {
            Undoing.keep(transaction, item.step().deletions(), inScope, false);
        }
        stack.clear();
    }

    /** Calls {@code listener} when a stack item was added to a stack. */
    public Subscription onStackItemAdded(Consumer<StackEvent> listener) {
        added = with(added, listener);
        return () -> added = without(added, listener);
    }

    /** Calls {@code listener} when the last stack item got more changes. */
    public Subscription onStackItemUpdated(Consumer<StackEvent> listener) {
        updated = with(updated, listener);
        return () -> updated = without(updated, listener);
    }

    /** Calls {@code listener} when a stack item was undone or redone. */
    public Subscription onStackItemPopped(Consumer<StackEvent> listener) {
        popped = with(popped, listener);
        return () -> popped = without(popped, listener);
    }

    public Subscription onCleared(Consumer<Cleared> listener) {
        cleared = with(cleared, listener);
        return () -> cleared = without(cleared, listener);
    }

    private static <T> List<Consumer<T>> with(List<Consumer<T>> listeners, Consumer<T> listener) {
        List<Consumer<T>> copy = new ArrayList<>(listeners);
        copy.add(listener);
        return List.copyOf(copy);
    }

    private static <T> List<Consumer<T>> without(List<Consumer<T>> listeners, Consumer<T> listener) {
        List<Consumer<T>> copy = new ArrayList<>(listeners);
        copy.remove(listener);
        return List.copyOf(copy);
    }

    private static <T> void tell(List<Consumer<T>> listeners, T event) {
        for (Consumer<T> listener : listeners) {
            listener.accept(event);
        }
    }

    /** Stops listening. Both stacks stay as they are, and what they keep stays kept. */
    @Override
    public void close() {
        replica.afterTransaction().remove(listener);
    }
}
