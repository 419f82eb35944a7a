package io.scriptorium.wire;

import io.scriptorium.ydoc.lib0.MalformedBinaryException;

/** A frame that is not of the protocol. The connection it came over is closed with {@link CloseCode#MALFORMED}; nothing else happens. */
public final class MalformedFrameException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int offset;

    MalformedFrameException(String message, int offset) {
        super(message + " at byte " + offset, null, false, false);
        this.offset = offset;
    }

    /** Bytes inside a frame that can't be read. */
    MalformedFrameException(MalformedBinaryException inner) {
        super(inner.getMessage(), null, false, false);
        this.offset = inner.offset();
    }

    /** Where in the frame, in bytes. */
    public int offset() {
        return offset;
    }
}
