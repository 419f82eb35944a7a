package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.lib0.Undefined;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document as another document knows it: its name, its options, and where it hangs. */
public final class Subdocument {
    private final String guid;
    private final boolean gc;
    private final boolean autoLoad;
    private final @Nullable Object meta;
    private boolean shouldLoad;

    @Nullable
    Item item;

    /** The document itself, once somebody asked for it. */
    private @Nullable Object document;

    private @Nullable Replica replica;
    private long clientId = -1;

    public Subdocument(String guid, boolean gc, boolean autoLoad, boolean shouldLoad, @Nullable Object meta) {
        this.guid = guid;
        this.gc = gc;
        this.autoLoad = autoLoad;
        this.shouldLoad = shouldLoad;
        this.meta = meta;
    }

    /** As an update names it; a document that comes from elsewhere is only loaded if its options or the application say so. */
    static Subdocument of(String guid, @Nullable Object options) {
        Map<?, ?> map = options instanceof Map<?, ?> given ? given : Map.of();
        Object gc = map.get("gc");
        Object meta = map.get("meta");
        boolean autoLoad = truthy(map.get("autoLoad"));
        return new Subdocument(
                guid,
                !map.containsKey("gc") || gc == Undefined.UNDEFINED || truthy(gc),
                autoLoad,
                truthy(map.get("shouldLoad")) || autoLoad,
                meta == Undefined.UNDEFINED ? null : meta);
    }

    private static boolean truthy(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Undefined _ -> false;
            case Boolean flag -> flag;
            case String text -> !text.isEmpty();
            case Number number -> number.doubleValue() != 0 && !Double.isNaN(number.doubleValue());
            default -> true;
        };
    }

    Subdocument copy() {
        return of(guid, options());
    }

    /** As they are written: only what differs from the defaults. */
    Map<String, @Nullable Object> options() {
        Map<String, @Nullable Object> options = new LinkedHashMap<>();
        if (!gc) {
            options.put("gc", false);
        }
        if (autoLoad) {
            options.put("autoLoad", true);
        }
        if (meta != null) {
            options.put("meta", meta);
        }
        return options;
    }

    public String guid() {
        return guid;
    }

    public boolean gc() {
        return gc;
    }

    public boolean autoLoad() {
        return autoLoad;
    }

    public @Nullable Object meta() {
        return meta;
    }

    public boolean shouldLoad() {
        return shouldLoad;
    }

    public @Nullable Item item() {
        return item;
    }

    public @Nullable Object document() {
        return document;
    }

    public void setDocument(Object document, Replica replica) {
        this.document = document;
        this.replica = replica;
        if (clientId >= 0) {
            replica.setClientId(clientId);
        }
    }

    /** A subdocument writes under the client id of the document it is in. */
    void setClientId(long clientId) {
        this.clientId = clientId;
        if (replica != null) {
            replica.setClientId(clientId);
        }
    }

    /** Puts a document in its place that is not loaded, and tells the parent's observers. */
    public void destroy() {
        Item at = item;
        if (at == null) {
            return;
        }
        item = null;
        Subdocument fresh = new Subdocument(guid, gc, autoLoad, false, meta);
        fresh.item = at;
        if (at.content instanceof DocContent content) {
            content.document = fresh;
        }
        Replica parent = at.branch().replica();
        if (parent != null) {
            parent.transact(
                    null, true, transaction -> transaction.subdocuments().replaced(this, at.deleted() ? null : fresh));
        }
    }

    /** Called when this document has left its parent. */
    void left() {
        if (document instanceof Destroyable destroyable) {
            destroyable.destroy();
        } else {
            destroy();
        }
    }

    /** Asks for this document to be loaded, which its parent's observers are told. */
    public void load() {
        Replica parent = item == null ? null : item.branch().replica();
        if (parent != null && !shouldLoad) {
            parent.transact(
                    null, true, transaction -> transaction.subdocuments().loaded(this));
        }
        shouldLoad = true;
    }
}
