package io.scriptorium.ydoc.undo;

import io.scriptorium.ydoc.type.YType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * That an item was put on a stack, got more changes, or was taken off.
 *
 * @param direction for an item that is added, what it is good for; for one that is taken off, what was done with it
 * @param origin of the transaction; for an item that is taken off, the undo manager
 * @param changedTypes the types that the transaction changed, and all types these are in
 */
public record StackEvent(
        StackItem item, Direction direction, @Nullable Object origin, Set<YType> changedTypes) {
    public enum Direction {
        UNDO,
        REDO
    }
}
