package io.scriptorium.ydoc.undo;

import io.scriptorium.ydoc.item.Undoing;
import io.scriptorium.ydoc.version.DeleteSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one undo or redo takes back: the changes of one transaction, or of several in quick succession. */
public final class StackItem {
    private final Map<Object, @Nullable Object> meta = new HashMap<>();
    private Undoing.Step step;

    StackItem(Undoing.Step step) {
        this.step = step;
    }

    Undoing.Step step() {
        return step;
    }

    void add(Undoing.Step later) {
        step = step.with(later);
    }

    /** The units that the changes inserted. */
    public DeleteSet insertions() {
        return step.insertions().toDeleteSet();
    }

    /** The units that the changes deleted. */
    public DeleteSet deletions() {
        return step.deletions().toDeleteSet();
    }

    /** Whatever the application wants to remember with it, such as where the cursor was. */
    public Map<Object, @Nullable Object> meta() {
        return meta;
    }
}
