package io.scriptorium.documents.snapshot;

/** How a document was at this moment can't be told any more: its log begins later. */
final class MomentGoneException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MomentGoneException() {
        super("the log begins later", null, false, false);
    }
}
