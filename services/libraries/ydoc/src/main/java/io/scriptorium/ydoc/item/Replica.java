package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.format.UpdateReader;
import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.lib0.WellFormed;
import io.scriptorium.ydoc.version.DeleteSet;
import io.scriptorium.ydoc.version.Id;
import io.scriptorium.ydoc.version.StateVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One replica of a document: the logs of all clients, the root branches, and what is pending.
 *
 * <p>Confined to one thread at a time.
 */
public final class Replica {
    /** Takes an encoded update. */
    @FunctionalInterface
    public interface UpdateSink {
        void accept(byte[] update, @Nullable Object origin);
    }

    /** Tells the observers of shared types what a transaction changed. */
    public interface Observers {
        /** Tells those who observe this very branch. */
        void changed(Change change);

        /** Tells those who observe branches and everything in them. */
        void deeplyChanged(Transaction transaction);
    }

    private final Map<Long, ClientLog> logs = new HashMap<>();

    /** Highest client first; null while it has to be made again. */
    private ClientLog @Nullable [] ordered;

    private final Map<String, Branch> roots = new LinkedHashMap<>(4);
    private final Object document;
    private final LongSupplier clientIds;
    private final boolean gc;
    private final @Nullable Predicate<Item> gcFilter;
    private final boolean keepsLoneSurrogates;
    final boolean tidiesFormats;
    private long clientId;
    private @Nullable ClientLog own;

    private @Nullable Transaction current;

    /** Transactions whose body is through or running, in order; the first ones have to be cleaned up first. */
    private List<Transaction> queue = new ArrayList<>(1);

    final Inbox inbox = new Inbox(this);

    /** Copies that an undo made of items: item to the id of its copy. */
    private final IdentityHashMap<Item, RedoneAs> redone = new IdentityHashMap<>(0);

    private final List<Subdocument> subdocuments = new ArrayList<>(0);

    @Nullable
    Observers observers;

    final List<UpdateSink> updateSinks = new ArrayList<>(1);
    final List<UpdateSink> updateV2Sinks = new ArrayList<>(0);
    final List<Consumer<Transaction>> afterTransaction = new ArrayList<>(0);
    final List<Consumer<SubdocumentChanges>> subdocumentSinks = new ArrayList<>(0);

    long structsAdded;
    long structsDeleted;

    private int collectDepth;
    private @Nullable List<Branch> collectLater;
    private UpdateWriter scratch = UpdateFormat.V1.writer();

    /** The id of an item's copy. */
    public record RedoneAs(ClientLog log, int clock) {}

    /**
     * A replica that has nothing yet.
     *
     * @param gcFilter which deleted items may be thrown away; null for all of them
     * @param keepsLoneSurrogates whether halves of surrogate pairs that are written here stay what they are
     */
    public Replica(
            Object document,
            LongSupplier clientIds,
            boolean gc,
            @Nullable Predicate<Item> gcFilter,
            boolean keepsLoneSurrogates,
            boolean tidiesFormats) {
        this.document = document;
        this.clientIds = clientIds;
        this.gc = gc;
        this.gcFilter = gcFilter;
        this.keepsLoneSurrogates = keepsLoneSurrogates;
        this.tidiesFormats = tidiesFormats;
        this.clientId = clientIds.getAsLong();
    }

    /** The document through which an application sees this replica. */
    public Object document() {
        return document;
    }

    public long clientId() {
        return clientId;
    }

    public void setClientId(long clientId) {
        this.clientId = clientId;
        own = null;
    }

    public boolean gc() {
        return gc;
    }

    /** Which deleted items may be thrown away; null for all of them. */
    @Nullable
    Predicate<Item> gcFilter() {
        return gcFilter;
    }

    /** A string as this replica writes it. */
    String written(String text) {
        return keepsLoneSurrogates ? text : WellFormed.of(text);
    }

    /** A plain value as this replica writes it. */
    @Nullable
    Object written(@Nullable Object value) {
        return keepsLoneSurrogates ? value : WellFormed.of(value);
    }

    // ---- logs

    @Nullable
    ClientLog logOrNull(long client) {
        return logs.get(client);
    }

    ClientLog ownLog() {
        ClientLog log = own;
        if (log == null || !log.registered) {
            // somebody else may have used our id meanwhile
            ClientLog known = logs.get(clientId);
            log = known != null ? known : log != null ? log : new ClientLog(clientId);
            own = log;
        }
        return log;
    }

    /** Called when a transaction is about to add to a log for the first time. */
    void touch(Transaction transaction, ClientLog log) {
        if (!log.registered) {
            log.registered = true;
            log.ordinal = logs.size();
            if (logs.put(log.id, log) != null) {
                throw new IllegalStateException("two logs of client " + log.id);
            }
            ordered = null;
        }
        for (Transaction live : queue) {
            live.note(log, log.next);
        }
        log.nextBefore = log.next;
        log.touchedBy = transaction;
    }

    boolean isOnly(Transaction transaction) {
        return queue.size() == 1 && queue.get(0) == transaction;
    }

    /** All logs, the highest client first. */
    ClientLog[] logs() {
        ClientLog[] result = ordered;
        if (result == null) {
            result = logs.values().toArray(ClientLog[]::new);
            Arrays.sort(result, (a, b) -> Long.compare(b.id, a.id));
            ordered = result;
        }
        return result;
    }

    public @Nullable ClientLog log(long client) {
        return logs.get(client);
    }

    /** The struct that has this unit; null if it is not here. */
    public @Nullable Struct find(Id id) {
        ClientLog log = logs.get(id.client());
        return log == null || id.clock() >= log.next ? null : log.find(id.clock());
    }

    public StateVector stateVector() {
        ClientLog[] all = logs();
        StateVector.Builder builder = new StateVector.Builder(all.length);
        for (ClientLog log : all) {
            builder.add(log.id, log.next);
        }
        return builder.build();
    }

    /** Everything that has been deleted so far. */
    public DeleteSet deleteSet() {
        Deletions deletions = new Deletions();
        for (ClientLog log : logs()) {
            Deletions.Ranges deleted = new Deletions.Ranges(log);
            deleted.addDeleted(log.size);
            deletions.add(deleted);
        }
        return deletions.toDeleteSet();
    }

    // ---- roots

    /** The root of this name, which is made if it does not exist. */
    public Branch root(String name) {
        Branch root = roots.get(name);
        if (root == null) {
            root = Branch.root(this, name);
            roots.put(name, root);
        }
        return root;
    }

    public Map<String, Branch> roots() {
        return roots;
    }

    // ---- transactions

    /** Runs {@code body} in the current transaction, or in a new one. */
    public void transact(@Nullable Object origin, boolean local, Consumer<Transaction> body) {
        Transaction running = current;
        if (running != null) {
            body.accept(running);
            return;
        }
        Transaction transaction = new Transaction(this, origin, local);
        current = transaction;
        queue.add(transaction);
        Failures failures = new Failures();
        failures.guard(() -> body.accept(transaction));
        current = null;
        if (isFirst(transaction)) {
            cleanUp(failures);
        }
        failures.rethrow();
    }

    private boolean isFirst(Transaction transaction) {
        return queue.get(0) == transaction;
    }

    /** Ends all transactions: observers of the first one may have started others. */
    private void cleanUp(Failures failures) {
        List<Transaction> all = queue;
        for (int i = 0; i < all.size(); i++) {
            Transaction transaction = all.get(i);
            failures.guard(() -> Commit.run(this, transaction));
        }
        for (Transaction transaction : all) {
            transaction.release();
        }
        if (all.size() == 1) {
            all.clear();
        } else {
            queue = new ArrayList<>(1);
        }
    }

    /** Whether an event may still be looked at. */
    public boolean cleaningUp() {
        return !queue.isEmpty();
    }

    /** A writer for the update of a transaction. */
    UpdateWriter scratchWriter() {
        scratch = scratch.renewed();
        return scratch;
    }

    void replaceClientId() {
        setClientId(clientIds.getAsLong());
    }

    /** Throws away what is in a type that has been thrown away. */
    void collectChildren(Branch branch) {
        if (collectDepth == 100) {
            if (collectLater == null) {
                collectLater = new ArrayList<>();
            }
            collectLater.add(branch);
            return;
        }
        collectDepth++;
        for (Item item = branch.start; item != null; item = item.right) {
            item.collect(this, true);
        }
        for (Item entry : branch.entries().values()) {
            for (Item item = entry; item != null; item = item.left) {
                item.collect(this, true);
            }
        }
        branch.clear();
        collectDepth--;
        while (collectDepth == 0 && collectLater != null && !collectLater.isEmpty()) {
            collectChildren(collectLater.removeLast());
        }
    }

    // ---- undo

    public @Nullable RedoneAs redoneAs(Item item) {
        return item.redone() ? redone.get(item) : null;
    }

    public void setRedone(Item item, ClientLog log, int clock) {
        item.setRedone(true);
        redone.put(item, new RedoneAs(log, clock));
    }

    void forgetRedone(Item item) {
        redone.remove(item);
    }

    void splitRedone(Item item, Item tail, int offset) {
        RedoneAs as = redone.get(item);
        if (as != null) {
            setRedone(tail, as.log(), as.clock() + offset);
        }
    }

    // ---- updates

    /**
     * Reads an update to its end and, if it is sound, applies it.
     *
     * @return whether anything in the document changed
     */
    public boolean apply(UpdateReader reader, int maxStructs, @Nullable Object origin) {
        DecodedUpdate update = DecodedUpdate.read(reader, this, maxStructs);
        long addedBefore = structsAdded;
        long deletedBefore = structsDeleted;
        transact(origin, false, transaction -> {
            transaction.setRemote();
            inbox.apply(transaction, update);
        });
        return structsAdded != addedBefore || structsDeleted != deletedBefore;
    }

    /** Whether anything waits for changes that it depends on. */
    public boolean hasPending() {
        return inbox.hasPending();
    }

    /** For each client that pending structs wait for, the clock that has to come first. */
    public Map<Long, Integer> missing() {
        PendingStructs pending = inbox.pendingStructs();
        return pending == null ? Map.of() : Map.copyOf(pending.missing());
    }

    /** The pending structs in format v2; empty where there are none. */
    public byte[] pendingUpdate() {
        PendingStructs pending = inbox.pendingStructs();
        return pending == null ? new byte[0] : pending.update();
    }

    public DeleteSet pendingDeletions() {
        return inbox.pendingDeletions();
    }

    /** Whether applying this update would change nothing. */
    public boolean contains(UpdateReader reader, int maxStructs) {
        return inbox.contains(DecodedUpdate.read(reader, this, maxStructs));
    }

    /** Everything that a replica with this state vector lacks, and all deletions. */
    public byte[] encode(UpdateFormat format, StateVector target) {
        return StateEncoder.encode(this, format, target);
    }

    // ---- listeners

    public void setObservers(Observers observers) {
        this.observers = observers;
    }

    public @Nullable Observers observers() {
        return observers;
    }

    public List<UpdateSink> updateSinks(UpdateFormat format) {
        return format == UpdateFormat.V1 ? updateSinks : updateV2Sinks;
    }

    public List<Consumer<Transaction>> afterTransaction() {
        return afterTransaction;
    }

    public List<Consumer<SubdocumentChanges>> subdocumentSinks() {
        return subdocumentSinks;
    }

    /** Tells nobody anything any more. */
    public void forgetListeners() {
        updateSinks.clear();
        updateV2Sinks.clear();
        afterTransaction.clear();
        subdocumentSinks.clear();
    }

    public List<Subdocument> subdocuments() {
        return subdocuments;
    }
}
