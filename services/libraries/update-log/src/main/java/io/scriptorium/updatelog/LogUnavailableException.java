package io.scriptorium.updatelog;

/** Redis can't be reached, answers too late, or the bound of what may be on its way is reached. Nothing is known to be appended. */
public final class LogUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LogUnavailableException(String message) {
        super(message, null, false, false);
    }

    LogUnavailableException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
