package io.scriptorium.documents.storage;

/** A transaction lost against another one: a deadlock, or a key that the other one took. It may be tried again at once. */
public final class StorageConflictException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StorageConflictException(Throwable cause) {
        super(String.valueOf(cause.getMessage()), cause, false, false);
    }
}
