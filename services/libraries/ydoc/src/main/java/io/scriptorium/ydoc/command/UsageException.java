package io.scriptorium.ydoc.command;

import java.io.Serial;

/** The command line says something that this program doesn't understand, or names a file that can't be read or written. */
final class UsageException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
