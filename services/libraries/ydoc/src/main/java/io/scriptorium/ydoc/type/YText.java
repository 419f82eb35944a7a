package io.scriptorium.ydoc.type;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Text with formats and embedded values; positions count UTF-16 units. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public sealed class YText extends YType permits YXmlText {
    public YText() {
        throw new UnsupportedOperationException();
    }

    public YText(String text) {
        throw new UnsupportedOperationException();
    }

    public int length() {
        throw new UnsupportedOperationException();
    }

    /** The text without formats and embedded values. */
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Object toJson() {
        throw new UnsupportedOperationException();
    }

    /** Inserts text that takes on the formats at its place. */
    public void insert(int index, String text) {
        throw new UnsupportedOperationException();
    }

    /** Inserts text with exactly these formats. */
    public void insert(int index, String text, Map<String, ? extends @Nullable Object> attributes) {
        throw new UnsupportedOperationException();
    }

    /** Inserts a value or a {@link YType} that counts as one character. */
    public void insertEmbed(int index, Object embed, Map<String, ? extends @Nullable Object> attributes) {
        throw new UnsupportedOperationException();
    }

    public void delete(int index, int length) {
        throw new UnsupportedOperationException();
    }

    /** Sets formats on a range; null takes a format away. */
    public void format(int index, int length, Map<String, ? extends @Nullable Object> attributes) {
        throw new UnsupportedOperationException();
    }

    public void applyDelta(List<DeltaOp> delta) {
        throw new UnsupportedOperationException();
    }

    public List<DeltaOp> toDelta() {
        throw new UnsupportedOperationException();
    }

    public @Nullable Object getAttribute(String name) {
        throw new UnsupportedOperationException();
    }

    public Map<String, @Nullable Object> getAttributes() {
        throw new UnsupportedOperationException();
    }

    public void setAttribute(String name, @Nullable Object value) {
        throw new UnsupportedOperationException();
    }

    public void removeAttribute(String name) {
        throw new UnsupportedOperationException();
    }
}
