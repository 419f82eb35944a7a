package io.scriptorium.accesscontrol;

/** A token that is not accepted. The message says why, for the log; clients learn only that it is not. */
public final class TokenRejectedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public TokenRejectedException(String message) {
        super(message, null, false, false);
    }

    TokenRejectedException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
