package io.scriptorium.ydoc.type;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An element with attributes and children. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class YXmlElement extends YXmlFragment {
    public YXmlElement(String nodeName) {
        throw new UnsupportedOperationException();
    }

    public String nodeName() {
        throw new UnsupportedOperationException();
    }

    public @Nullable Object getAttribute(String name) {
        throw new UnsupportedOperationException();
    }

    public boolean hasAttribute(String name) {
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

    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
