package io.scriptorium.ydoc.item;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which documents a transaction put into the document, took out of it, and asked to be loaded. */
public final class SubdocumentChanges {
    private final Set<Subdocument> added = new LinkedHashSet<>();
    private final Set<Subdocument> removed = new LinkedHashSet<>();
    private final Set<Subdocument> loaded = new LinkedHashSet<>();

    SubdocumentChanges() {}

    void added(Subdocument document) {
        added.add(document);
        if (document.shouldLoad()) {
            loaded.add(document);
        }
    }

    void removed(Subdocument document) {
        if (!added.remove(document)) {
            removed.add(document);
        }
    }

    void replaced(Subdocument document, @Nullable Subdocument by) {
        if (by != null) {
            added.add(by);
        }
        removed.add(document);
    }

    void loaded(Subdocument document) {
        loaded.add(document);
    }

    public Set<Subdocument> added() {
        return added;
    }

    public Set<Subdocument> removed() {
        return removed;
    }

    public Set<Subdocument> loaded() {
        return loaded;
    }

    boolean isEmpty() {
        return added.isEmpty() && removed.isEmpty() && loaded.isEmpty();
    }
}
