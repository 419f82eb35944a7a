package io.scriptorium.ydoc.type;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a transaction changed in one type. To be read while the listener runs. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class YEvent {
    public enum Action {
        ADD,
        UPDATE,
        DELETE
    }

    /** What became of one key; {@code oldValue} is undefined where the key is new. */
    public record KeyChange(Action action, @Nullable Object oldValue) {}

    public YType target() {
        throw new UnsupportedOperationException();
    }

    /** The type whose listener is being called. */
    public YType currentTarget() {
        throw new UnsupportedOperationException();
    }

    /** The way from {@link #currentTarget} to {@link #target}: keys ({@code String}) and indices ({@code Integer}). */
    public List<Object> path() {
        throw new UnsupportedOperationException();
    }

    public List<DeltaOp> delta() {
        throw new UnsupportedOperationException();
    }

    public Map<String, KeyChange> keys() {
        throw new UnsupportedOperationException();
    }

    /** Whether the list part (children, text) changed. */
    public boolean childListChanged() {
        throw new UnsupportedOperationException();
    }

    /** The keys or attributes that were set or deleted. */
    public Set<String> keysChanged() {
        throw new UnsupportedOperationException();
    }

    /** The origin of the transaction. */
    public @Nullable Object origin() {
        throw new UnsupportedOperationException();
    }
}
