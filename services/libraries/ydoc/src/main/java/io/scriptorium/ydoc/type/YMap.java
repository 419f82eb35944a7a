package io.scriptorium.ydoc.type;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values and shared types by key; of concurrent writes to a key one wins. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public sealed class YMap extends YType permits YXmlHook {
    public YMap() {
        throw new UnsupportedOperationException();
    }

    public YMap(Map<String, ? extends @Nullable Object> entries) {
        throw new UnsupportedOperationException();
    }

    public int size() {
        throw new UnsupportedOperationException();
    }

    public boolean has(String key) {
        throw new UnsupportedOperationException();
    }

    public @Nullable Object get(String key) {
        throw new UnsupportedOperationException();
    }

    public void set(String key, @Nullable Object value) {
        throw new UnsupportedOperationException();
    }

    public void delete(String key) {
        throw new UnsupportedOperationException();
    }

    public void clear() {
        throw new UnsupportedOperationException();
    }

    public Map<String, @Nullable Object> toMap() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object toJson() {
        throw new UnsupportedOperationException();
    }
}
