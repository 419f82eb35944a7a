package io.scriptorium.ydoc.lib0;

/** JavaScript's {@code undefined}, which lib0 can carry and which is not the same as {@code null}. */
public enum Undefined {
    UNDEFINED;

    @Override
    public String toString() {
        return "undefined";
    }
}
