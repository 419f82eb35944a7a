package io.scriptorium.ydoc.item;

/** The shared type through which an application sees a branch. */
public interface View {
    /** Called when the branch has become part of a document: what was written to it before can now be inserted. */
    void integrated();
}
