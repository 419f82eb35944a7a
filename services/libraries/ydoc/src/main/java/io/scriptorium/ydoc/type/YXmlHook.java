package io.scriptorium.ydoc.type;

/** A node whose meaning the application gives, with a map of properties. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class YXmlHook extends YMap {
    public YXmlHook(String hookName) {
        throw new UnsupportedOperationException();
    }

    public String hookName() {
        throw new UnsupportedOperationException();
    }
}
