package io.scriptorium.documents.storage;

/** PostgreSQL can't be reached, is starting or stopping, or has no room for another query. It may be tried again soon. */
public final class StorageUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StorageUnavailableException(String message, Throwable cause) {
        super(message, cause, false, false);
    }

    StorageUnavailableException(String message) {
        super(message, null, false, false);
    }
}
