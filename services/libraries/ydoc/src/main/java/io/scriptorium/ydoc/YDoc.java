package io.scriptorium.ydoc;

import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.format.UpdateReader;
import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Destroyable;
import io.scriptorium.ydoc.item.Failures;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.item.Replica;
import io.scriptorium.ydoc.item.SnapshotView;
import io.scriptorium.ydoc.item.Subdocument;
import io.scriptorium.ydoc.item.SubdocumentChanges;
import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.JsKeys;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.lib0.WellFormed;
import io.scriptorium.ydoc.type.ContentRun;
import io.scriptorium.ydoc.type.YArray;
import io.scriptorium.ydoc.type.YMap;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YType;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlFragment;
import io.scriptorium.ydoc.version.DeleteSet;
import io.scriptorium.ydoc.version.Snapshot;
import io.scriptorium.ydoc.version.StateVector;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A document: named shared types, and the history that makes replicas converge.
 *
 * <p>Each replica applies the updates of all others, in any order and as often as they come, and ends up with the same content.
 * What a transaction changed is handed to {@link #onUpdate} as such an update.
 *
 * <p>Not thread-safe: a document belongs to one thread at a time. Encoded updates and states can be shared freely.
 */
public final class YDoc implements Destroyable {
    /**
     * How a document is made.
     *
     * @param guid names the document; null for a random one
     * @param clientIds gives this replica's client id, and another one if the first turns out to be used elsewhere too
     * @param gc whether deleted content is thrown away; keep it to be able to look back
     * @param gcFilter which deleted content may be thrown away; null for all of it
     * @param limits what updates may ask for
     * @param meta what a subdocument says about itself
     * @param autoLoad whether a subdocument is loaded wherever its parent is
     * @param shouldLoad whether a subdocument is to be loaded here
     * @param loneSurrogates whether half a surrogate pair that is written here stays what it is, as in Yjs: then the others, and this document
     *     once it has been stored, show U+FFFD instead. Without, it is U+FFFD here too
     * @param formatTidying whether format marks that others' changes have made redundant are deleted here, as Yjs does it. Which ones that are depends on
     *     the order in which a replica hears of changes; so one that only keeps and passes on what others write does without
     */
    public record Options(
            @Nullable String guid,
            LongSupplier clientIds,
            boolean gc,
            @Nullable Predicate<ContentRun> gcFilter,
            Limits limits,
            @Nullable Object meta,
            boolean autoLoad,
            boolean shouldLoad,
            boolean loneSurrogates,
            boolean formatTidying) {
        private static final long CLIENT_ID_BOUND = 1L << 32;

        public static Options defaults() {
            return new Options(
                    null,
                    () -> ThreadLocalRandom.current().nextLong(CLIENT_ID_BOUND),
                    true,
                    null,
                    Limits.DEFAULT,
                    null,
                    false,
                    true,
                    false,
                    true);
        }

        /** A fixed client id; should another replica use it too, random ones follow. */
        public Options withClientId(long clientId) {
            if (clientId < 0 || clientId > BinaryReader.MAX_INTEGER) {
                throw new IllegalArgumentException("client id out of range");
            }
            LongSupplier random = defaults().clientIds;
            boolean[] used = {false};
            return withClientIds(() -> {
                if (used[0]) {
                    return random.getAsLong();
                }
                used[0] = true;
                return clientId;
            });
        }

        public Options withClientIds(LongSupplier clientIds) {
            return changed(draft -> draft.clientIds = clientIds);
        }

        public Options withGuid(String guid) {
            return changed(draft -> draft.guid = guid);
        }

        public Options withGc(boolean gc) {
            return changed(draft -> draft.gc = gc);
        }

        public Options withGcFilter(Predicate<ContentRun> gcFilter) {
            return changed(draft -> draft.gcFilter = gcFilter);
        }

        public Options withLimits(Limits limits) {
            return changed(draft -> draft.limits = limits);
        }

        public Options withMeta(@Nullable Object meta) {
            return changed(draft -> draft.meta = meta);
        }

        public Options withAutoLoad(boolean autoLoad) {
            return changed(draft -> draft.autoLoad = autoLoad);
        }

        public Options withShouldLoad(boolean shouldLoad) {
            return changed(draft -> draft.shouldLoad = shouldLoad);
        }

        public Options withLoneSurrogates(boolean loneSurrogates) {
            return changed(draft -> draft.loneSurrogates = loneSurrogates);
        }

        public Options withFormatTidying(boolean formatTidying) {
            return changed(draft -> draft.formatTidying = formatTidying);
        }

        private Options changed(Consumer<Draft> change) {
            Draft draft = new Draft(this);
            change.accept(draft);
            return new Options(
                    draft.guid,
                    draft.clientIds,
                    draft.gc,
                    draft.gcFilter,
                    draft.limits,
                    draft.meta,
                    draft.autoLoad,
                    draft.shouldLoad,
                    draft.loneSurrogates,
                    draft.formatTidying);
        }

        /** Options of which one is being changed. */
        private static final class Draft {
            @Nullable
            String guid;

            LongSupplier clientIds;
            boolean gc;

            @Nullable
            Predicate<ContentRun> gcFilter;

            Limits limits;

            @Nullable
            Object meta;

            boolean autoLoad;
            boolean shouldLoad;
            boolean loneSurrogates;
            boolean formatTidying;

            Draft(Options options) {
                guid = options.guid;
                clientIds = options.clientIds;
                gc = options.gc;
                gcFilter = options.gcFilter;
                limits = options.limits;
                meta = options.meta;
                autoLoad = options.autoLoad;
                shouldLoad = options.shouldLoad;
                loneSurrogates = options.loneSurrogates;
                formatTidying = options.formatTidying;
            }
        }
    }

    /** Which subdocuments a transaction put in, took out, and asked to be loaded. */
    public record Subdocuments(Set<YDoc> added, Set<YDoc> removed, Set<YDoc> loaded) {}

    private final Options options;
    private final Replica replica;
    private @Nullable String guid;
    private final List<Runnable> destroyListeners = new ArrayList<>(0);
    private @Nullable Subdocument subdocument;

    public YDoc() {
        this(Options.defaults());
    }

    public YDoc(Options options) {
        this.options = options;
        this.guid = options.guid();
        Predicate<ContentRun> filter = options.gcFilter();
        this.replica = new Replica(
                this,
                options.clientIds(),
                options.gc(),
                filter == null ? null : item -> filter.test(ContentRun.of(item)),
                options.loneSurrogates(),
                options.formatTidying());
    }

    /** The document that stands for a subdocument. Internal. */
    public static YDoc of(Subdocument subdocument) {
        if (subdocument.document() instanceof YDoc document) {
            return document;
        }
        YDoc document = new YDoc(Options.defaults()
                .withGuid(subdocument.guid())
                .withGc(subdocument.gc())
                .withMeta(subdocument.meta())
                .withAutoLoad(subdocument.autoLoad()));
        document.subdocument = subdocument;
        subdocument.setDocument(document, document.replica);
        return document;
    }

    /** This document as another one holds it. Internal. */
    public Subdocument asSubdocument() {
        if (subdocument == null) {
            subdocument =
                    new Subdocument(guid(), options.gc(), options.autoLoad(), options.shouldLoad(), options.meta());
            subdocument.setDocument(this, replica);
        } else if (subdocument.item() != null) {
            throw new IllegalArgumentException("this document is part of a document already");
        }
        return subdocument;
    }

    /** The engine's side of this document. Internal. */
    public Replica replica() {
        return replica;
    }

    public String guid() {
        if (guid == null) {
            guid = UUID.randomUUID().toString();
        }
        return guid;
    }

    /** What this document accepts from outside. */
    public Limits limits() {
        return options.limits();
    }

    /** The document this one is part of; null if it is none's. */
    public @Nullable YDoc parent() {
        Item item = subdocument == null ? null : subdocument.item();
        Replica outer = item == null ? null : item.branch().replica();
        return outer == null ? null : (YDoc) outer.document();
    }

    public @Nullable Object meta() {
        return options.meta();
    }

    public long clientId() {
        return replica.clientId();
    }

    // ---- shared types

    public YText getText(String name) {
        return (YText) root(name, Kind.TEXT);
    }

    public YArray getArray(String name) {
        return (YArray) root(name, Kind.ARRAY);
    }

    public YMap getMap(String name) {
        return (YMap) root(name, Kind.MAP);
    }

    public YXmlFragment getXmlFragment(String name) {
        return (YXmlFragment) root(name, Kind.XML_FRAGMENT);
    }

    public YXmlElement getXmlElement(String name) {
        return (YXmlElement) root(name, Kind.XML_ELEMENT);
    }

    /** The names of all roots that were asked for or that updates mention. */
    public Set<String> rootNames() {
        return new LinkedHashSet<>(replica.roots().keySet());
    }

    private YType root(String name, Kind kind) {
        Branch branch = replica.root(WellFormed.of(name));
        branch.define(kind);
        return YType.of(branch);
    }

    /** Every root type by its name, as JSON. A root whose kind nobody has asked for yet is left out. */
    public Map<String, @Nullable Object> toJson() {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        replica.roots().forEach((name, branch) -> {
            if (branch.kind() != Kind.UNKNOWN) {
                json.put(name, YType.of(branch).toJson());
            }
        });
        return JsKeys.inOrder(json);
    }

    // ---- transactions

    /** Runs {@code body} as one transaction: one event per type, one update. Inside another transaction it joins that one. */
    public void transact(@Nullable Object origin, Runnable body) {
        replica.transact(origin, true, _ -> body.run());
    }

    public void transact(Runnable body) {
        transact(null, body);
    }

    // ---- updates

    /**
     * Applies an update in format v1. If it is malformed or beyond the limits the document stays as it was. What a listener throws
     * is thrown on, but only after the update has been applied and all listeners have been called.
     *
     * @param origin is handed to listeners
     * @throws MalformedBinaryException if the bytes cannot be applied
     */
    public ApplyResult applyUpdate(byte[] update, @Nullable Object origin) {
        return apply(UpdateFormat.V1, update, origin);
    }

    public ApplyResult applyUpdate(byte[] update) {
        return apply(UpdateFormat.V1, update, null);
    }

    /** As {@link #applyUpdate(byte[], Object)}, for format v2. */
    public ApplyResult applyUpdateV2(byte[] update, @Nullable Object origin) {
        return apply(UpdateFormat.V2, update, origin);
    }

    public ApplyResult applyUpdateV2(byte[] update) {
        return apply(UpdateFormat.V2, update, null);
    }

    private ApplyResult apply(UpdateFormat format, byte[] update, @Nullable Object origin) {
        boolean changed = replica.apply(reader(format, update), options.limits.structsOf(update.length), origin);
        return new ApplyResult(changed, replica.hasPending());
    }

    private UpdateReader reader(UpdateFormat format, byte[] update) {
        if (update.length > options.limits.updateBytes()) {
            throw MalformedBinaryException.limit("update of " + update.length + " bytes", options.limits.updateBytes());
        }
        return format.reader(update, options.limits.nesting());
    }

    /**
     * Whether applying this update (v1) would change nothing: its content and its deletions are all here.
     *
     * @throws MalformedBinaryException if the bytes could not be applied
     */
    public boolean contains(byte[] update) {
        return replica.contains(reader(UpdateFormat.V1, update), options.limits.structsOf(update.length));
    }

    /** Whether changes wait for others that they depend on. They are part of what is encoded. */
    public boolean hasPending() {
        return replica.hasPending();
    }

    /** What waits for changes that it depends on; null where nothing does. */
    public @Nullable Pending pending() {
        return replica.hasPending()
                ? new Pending(replica.missing(), replica.pendingUpdate(), replica.pendingDeletions())
                : null;
    }

    /** The whole document, with what is pending, in format v1. */
    public byte[] encodeStateAsUpdate() {
        return replica.encode(UpdateFormat.V1, StateVector.EMPTY);
    }

    /** What a replica with this state vector lacks, and all deletions, in format v1. */
    public byte[] encodeStateAsUpdate(byte[] stateVector) {
        return replica.encode(UpdateFormat.V1, StateVector.decode(stateVector));
    }

    public byte[] encodeStateAsUpdateV2() {
        return replica.encode(UpdateFormat.V2, StateVector.EMPTY);
    }

    public byte[] encodeStateAsUpdateV2(byte[] stateVector) {
        return replica.encode(UpdateFormat.V2, StateVector.decode(stateVector));
    }

    public byte[] encodeStateVector() {
        return replica.stateVector().encode();
    }

    public StateVector stateVector() {
        return replica.stateVector();
    }

    /** Everything that has been deleted so far. */
    public DeleteSet deleteSet() {
        return replica.deleteSet();
    }

    // ---- snapshots

    /** What this document is now. To look back at it later, the document has to keep what is deleted: {@link Options#withGc}. */
    public Snapshot snapshot() {
        return SnapshotView.take(replica);
    }

    /**
     * A new document with what this one was when the snapshot was taken.
     *
     * @throws IllegalStateException if this document throws deleted content away
     * @throws IllegalArgumentException if the snapshot is of a document that had more than this one
     */
    public YDoc restore(Snapshot snapshot) {
        return restore(snapshot, Options.defaults());
    }

    public YDoc restore(Snapshot snapshot, Options options) {
        byte[] state = SnapshotView.encode(replica, snapshot);
        YDoc restored = new YDoc(options);
        // what is here already is within the limits that this document has
        restored.replica.apply(UpdateFormat.V2.reader(state, Integer.MAX_VALUE), Integer.MAX_VALUE, "snapshot");
        return restored;
    }

    // ---- listeners

    /** Calls {@code listener} after each transaction that changed the document, with the changes in format v1. */
    public Subscription onUpdate(UpdateListener listener) {
        return subscribe(replica.updateSinks(UpdateFormat.V1), listener::onUpdate);
    }

    /** As {@link #onUpdate}, in format v2, which is only encoded if somebody listens. */
    public Subscription onUpdateV2(UpdateListener listener) {
        return subscribe(replica.updateSinks(UpdateFormat.V2), listener::onUpdate);
    }

    /** Calls {@code listener} after each transaction that put subdocuments in, took them out, or asked for them. */
    public Subscription onSubdocuments(Consumer<Subdocuments> listener) {
        Consumer<SubdocumentChanges> sink = changes ->
                listener.accept(new Subdocuments(of(changes.added()), of(changes.removed()), of(changes.loaded())));
        return subscribe(replica.subdocumentSinks(), sink);
    }

    private static Set<YDoc> of(Set<Subdocument> subdocuments) {
        Set<YDoc> documents = new LinkedHashSet<>();
        subdocuments.forEach(subdocument -> documents.add(of(subdocument)));
        return documents;
    }

    /** The documents inside of this one. */
    public Set<YDoc> subdocuments() {
        return of(new LinkedHashSet<>(replica.subdocuments()));
    }

    /** For a subdocument: whether somebody has asked for it to be loaded. */
    public boolean shouldLoad() {
        return subdocument == null || subdocument.shouldLoad();
    }

    /**
     * Ends this document's life: its listeners hear nothing more. If it is part of another document, a new one that is not loaded takes its place
     * there, and the other document's listeners are told.
     */
    @Override
    public void destroy() {
        subdocuments().forEach(YDoc::destroy);
        if (subdocument != null) {
            subdocument.destroy();
        }
        List<Runnable> listeners = List.copyOf(destroyListeners);
        replica.forgetListeners();
        destroyListeners.clear();
        Failures failures = new Failures();
        listeners.forEach(failures::guard);
        failures.rethrow();
    }

    /** Calls {@code listener} when this document is destroyed; for a subdocument also when it is taken out of its parent. */
    public Subscription onDestroy(Runnable listener) {
        return subscribe(destroyListeners, listener);
    }

    /** For a subdocument: asks those who listen to its parent to load it. */
    public void load() {
        if (subdocument != null) {
            subdocument.load();
        }
    }

    private static <T> Subscription subscribe(List<T> listeners, T listener) {
        listeners.add(listener);
        boolean[] closed = {false};
        return () -> {
            if (!closed[0]) {
                closed[0] = true;
                listeners.remove(listener);
            }
        };
    }
}
