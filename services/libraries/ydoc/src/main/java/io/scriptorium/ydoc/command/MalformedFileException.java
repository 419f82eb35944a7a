package io.scriptorium.ydoc.command;

import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import java.io.Serial;

/** A file that does not hold what it should; the message says which, what is wrong, and at which offset of the file. */
final class MalformedFileException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MalformedFileException(String file, MalformedBinaryException problem) {
        super(file + ": " + problem.getMessage(), problem);
    }
}
