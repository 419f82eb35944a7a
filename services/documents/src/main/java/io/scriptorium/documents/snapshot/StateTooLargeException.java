package io.scriptorium.documents.snapshot;

/** A document's state is larger than this service handles. Nothing is lost: its updates are in the log. */
public final class StateTooLargeException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StateTooLargeException() {
        super("the state is larger than " + (SnapshotFormat.MAX_STATE_BYTES >> 20) + " MiB", null, false, false);
    }
}
