package io.scriptorium.ydoc.item;

/** The document that an application sees of a subdocument. */
public interface Destroyable {
    void destroy();
}
