package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.Subscription;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Replica;
import io.scriptorium.ydoc.item.Transaction;
import io.scriptorium.ydoc.item.TypeContent;
import io.scriptorium.ydoc.item.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A shared type: a part of a document that several writers change at once.
 *
 * <p>A type made with {@code new} can be written to at once, but its content can only be read after it has been put into a document.
 */
public abstract sealed class YType permits YText, YArray, YMap, YXmlFragment {
    /** How deep types may nest for them to be converted to JSON or XML; in a stack of 512 kB there is room for more. */
    public static final int MAX_DEPTH = 500;

    /** How deep types may nest to be copied, or to be put into a document at once; one after the other they may go deeper. */
    public static final int MAX_NEW_DEPTH = 200;

    /** What a branch knows of the type that shows it. */
    private record TypeView(YType type) implements View {
        @Override
        public void integrated() {
            type.integrated();
        }
    }

    private final Branch branch;
    private List<Consumer<YEvent>> listeners = List.of();
    private List<Consumer<List<YEvent>>> deepListeners = List.of();

    YType(Branch branch) {
        this.branch = branch;
        branch.setView(new TypeView(this));
    }

    /** The type that shows a branch. Internal: branches are the engine's. */
    public static YType of(Branch branch) {
        if (branch.view() instanceof TypeView view) {
            return view.type;
        }
        return switch (branch.kind()) {
            case ARRAY -> new YArray(branch);
            case MAP -> new YMap(branch);
            case TEXT -> new YText(branch);
            case XML_ELEMENT -> new YXmlElement(branch);
            case XML_FRAGMENT -> new YXmlFragment(branch);
            case XML_HOOK -> new YXmlHook(branch);
            case XML_TEXT -> new YXmlText(branch);
            case UNKNOWN -> throw new IllegalStateException("nobody has said what this type is");
        };
    }

    /** The engine's side of this type. Internal. */
    public final Branch branch() {
        return branch;
    }

    /** The document this type is in; null until it has been put into one. */
    public final @Nullable YDoc document() {
        Replica replica = branch.replica();
        return replica == null ? null : (YDoc) replica.document();
    }

    /** The type this one is in; null for a root type. */
    public final @Nullable YType parent() {
        Branch parent = branch.parent();
        return parent == null ? null : of(parent);
    }

    /** Whether it is part of a document. */
    final boolean attached() {
        return branch.replica() != null;
    }

    final Replica replica() {
        return Objects.requireNonNull(branch.replica(), "not part of a document yet");
    }

    final void transact(Consumer<Transaction> body) {
        replica().transact(null, true, body);
    }

    /** Writes what has been collected so far into the document that this type has just become part of. */
    abstract void integrated();

    /** Calls {@code action} with the values that were written to this type, and will be part of the same document. */
    abstract void forEachNew(Consumer<@Nullable Object> action);

    /**
     * A new type with the same content, to be put in somewhere else. As in Yjs, the attributes of a text are not copied.
     *
     * @throws IllegalStateException if types are nested more than {@value #MAX_NEW_DEPTH} deep, or for a text that is not part of a document yet
     */
    public YType copy() {
        return copy(0);
    }

    abstract YType copy(int depth);

    static @Nullable Object copyOf(@Nullable Object value, int depth) {
        return value instanceof YType type ? copyOf(type, depth) : value;
    }

    static YType copyOf(YType type, int depth) {
        return type.copy(deeper(depth, MAX_NEW_DEPTH - 1));
    }

    /** Makes sure that something can be inserted at an index. */
    static void checkPlace(int index, int length) {
        Objects.checkIndex(index, length + 1);
    }

    /** What Yjs' {@code toJSON()} gives: strings, numbers, booleans, lists, maps. */
    public final @Nullable Object toJson() {
        return toJson(0);
    }

    abstract @Nullable Object toJson(int depth);

    /** What JavaScript makes of this type where it needs a string. */
    void appendTo(StringBuilder out, int depth) {
        out.append("[object Object]");
    }

    static int deeper(int depth) {
        return deeper(depth, MAX_DEPTH);
    }

    private static int deeper(int depth, int max) {
        if (depth >= max) {
            throw new IllegalStateException("types are nested too deep");
        }
        return depth + 1;
    }

    /** Calls {@code listener} after each transaction that changed this type itself. */
    public final Subscription observe(Consumer<YEvent> listener) {
        Observation.enable(replica());
        listeners = with(listeners, listener);
        return once(() -> listeners = without(listeners, listener));
    }

    /** Calls {@code listener} after each transaction that changed this type or one inside it, with the outer events first. */
    public final Subscription observeDeep(Consumer<List<YEvent>> listener) {
        Observation.enable(replica());
        deepListeners = with(deepListeners, listener);
        return once(() -> deepListeners = without(deepListeners, listener));
    }

    List<Consumer<YEvent>> listeners() {
        return listeners;
    }

    List<Consumer<List<YEvent>>> deepListeners() {
        return deepListeners;
    }

    /** The type that an item holds; null if there is no item, or if it holds something else. */
    static @Nullable YType typeOf(@Nullable Item item) {
        return item != null && item.content() instanceof TypeContent content ? of(content.branch()) : null;
    }

    private static <T> List<T> with(List<T> list, T element) {
        List<T> copy = new ArrayList<>(list);
        copy.add(element);
        return List.copyOf(copy);
    }

    private static <T> List<T> without(List<T> list, T element) {
        List<T> copy = new ArrayList<>(list);
        copy.remove(element);
        return List.copyOf(copy);
    }

    private static Subscription once(Runnable close) {
        boolean[] closed = {false};
        return () -> {
            if (!closed[0]) {
                closed[0] = true;
                close.run();
            }
        };
    }
}
