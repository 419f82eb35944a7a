package io.scriptorium.ydoc;

import org.jspecify.annotations.Nullable;

/** Is told of every transaction that changed a document. */
@FunctionalInterface
public interface UpdateListener {
    /**
     * Called once the transaction is over.
     *
     * @param update the transaction's changes, encoded; the listener may keep it but must not change it
     * @param origin what the transaction was started with
     */
    void onUpdate(byte[] update, @Nullable Object origin);
}
