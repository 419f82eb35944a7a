package io.scriptorium.ydoc.item;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a shared type: a list of items and, by key, further lists of which the last item is the key's value.
 *
 * <p>An array uses the list, a map the keys, a text and an XML element both. A root branch has a name instead of an item.
 */
public final class Branch implements ParentRef {
    Kind kind;
    private @Nullable String name;

    /** Null until the branch is part of a document. */
    @Nullable
    Replica replica;

    /** The item this branch is the content of; null for a root. */
    @Nullable
    Item item;

    @Nullable
    Item start;

    private @Nullable Map<String, Item> entries;

    /** The number of units in the list that readers see. */
    int length;

    /** Null where positions cannot be found by markers. */
    @Nullable
    Markers markers;

    boolean hasFormatting;

    /** Whether there ever was a mark in the list. Unlike {@link #hasFormatting} it does not change when a root is defined. */
    boolean marked;

    /** What the latest transaction changed here. */
    @Nullable
    Change change;

    private @Nullable View view;

    /** @param name the node name of an element or hook, the name of a root */
    private Branch(Kind kind, @Nullable String name) {
        this.name = name;
        this.kind = kind;
        this.markers = kind.hasMarkers() ? new Markers() : null;
    }

    public static Branch create(Kind kind) {
        return new Branch(kind, null);
    }

    public static Branch named(Kind kind, String nodeName) {
        return new Branch(kind, nodeName);
    }

    static Branch root(Replica replica, String name) {
        Branch branch = new Branch(Kind.UNKNOWN, name);
        branch.replica = replica;
        return branch;
    }

    Branch emptyCopy() {
        return new Branch(kind, name);
    }

    /** Decides what a root is used as. */
    public void define(Kind kind) {
        if (this.kind == Kind.UNKNOWN) {
            this.kind = kind;
            markers = kind.hasMarkers() ? new Markers() : null;
            hasFormatting = false;
        } else if (this.kind != kind) {
            throw new IllegalStateException("type " + name + " is used as " + this.kind + ", not as " + kind);
        }
    }

    void integrate(Transaction transaction, Item item) {
        this.replica = transaction.replica;
        this.item = item;
        if (view != null) {
            view.integrated();
        }
    }

    public Kind kind() {
        return kind;
    }

    public @Nullable Replica replica() {
        return replica;
    }

    public @Nullable Item item() {
        return item;
    }

    public @Nullable Branch parent() {
        return item == null ? null : item.branch();
    }

    public @Nullable Item start() {
        return start;
    }

    public int length() {
        return length;
    }

    public @Nullable View view() {
        return view;
    }

    public void setView(View view) {
        this.view = view;
    }

    /**
     * The name of a root.
     *
     * @throws IllegalStateException if this is none
     */
    public String rootName() {
        if (name == null || item != null) {
            throw new IllegalStateException("not a root");
        }
        return name;
    }

    /** The name of an element or hook; a root element has none, which Yjs calls UNDEFINED. */
    public String nodeName() {
        return name == null || (item == null && replica != null) ? "UNDEFINED" : name;
    }

    /** The entries of all keys, deleted ones included, in the order the keys came up. */
    public Map<String, Item> entries() {
        return entries == null ? Map.of() : entries;
    }

    /** The value of a key, possibly deleted. */
    public @Nullable Item entry(String key) {
        return entries == null ? null : entries.get(key);
    }

    void setEntry(String key, Item item) {
        if (entries == null) {
            entries = LinkedHashMap.newLinkedHashMap(2);
        }
        entries.put(key, item);
    }

    void replaceEntry(String key, Item old, Item item) {
        if (entries != null && entries.get(key) == old) {
            entries.put(key, item);
        }
    }

    void clear() {
        start = null;
        entries = null;
    }

    /** The oldest entry of a key. */
    @Nullable
    Item firstEntry(String key) {
        Item entry = entry(key);
        while (entry != null && entry.left != null) {
            entry = entry.left;
        }
        return entry;
    }

    /** Whether it is in the document still. */
    public boolean alive() {
        return item == null || !item.deleted();
    }
}
