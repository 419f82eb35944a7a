package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.Subscription;
import io.scriptorium.ydoc.YDoc;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A shared type: a part of a document that several writers change at once. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public abstract sealed class YType permits YText, YArray, YMap, YXmlFragment {
    /** The document this type is in; null until it has been put into one. */
    public final @Nullable YDoc document() {
        throw new UnsupportedOperationException();
    }

    /** The type this one is in; null for a root type. */
    public final @Nullable YType parent() {
        throw new UnsupportedOperationException();
    }

    /** What Yjs' {@code toJSON()} gives: strings, numbers, booleans, lists, maps. */
    public abstract @Nullable Object toJson();

    /** Calls {@code listener} after each transaction that changed this type itself. */
    public final Subscription observe(Consumer<YEvent> listener) {
        throw new UnsupportedOperationException();
    }

    /** Calls {@code listener} after each transaction that changed this type or one inside it, with the outer events first. */
    public final Subscription observeDeep(Consumer<List<YEvent>> listener) {
        throw new UnsupportedOperationException();
    }
}
