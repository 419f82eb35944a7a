package io.scriptorium.ydoc.lib0;

import java.io.Serial;

/**
 * Bytes that are not what they claim to be. Every decoder of this module fails with this exception and with no other, and
 * leaves whatever it was decoding into as it was.
 */
public final class MalformedBinaryException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** Why the bytes were refused. */
    public enum Reason {
        /** The bytes break the format. */
        MALFORMED,
        /** The bytes may be well-formed, but they ask for more than the caller's limits allow. */
        LIMIT
    }

    private final Reason reason;
    private final String problem;
    private final int offset;

    public MalformedBinaryException(Reason reason, String message, int offset) {
        super(message + " at offset " + offset);
        this.reason = reason;
        this.problem = message;
        this.offset = offset;
    }

    /** The same problem, where the bytes lie {@code base} bytes into something larger. */
    public MalformedBinaryException within(int base) {
        MalformedBinaryException shifted = new MalformedBinaryException(reason, problem, offset + base);
        shifted.initCause(this);
        return shifted;
    }

    public static MalformedBinaryException malformed(String message, int offset) {
        return new MalformedBinaryException(Reason.MALFORMED, message, offset);
    }

    public static MalformedBinaryException limit(String message, int offset) {
        return new MalformedBinaryException(Reason.LIMIT, message, offset);
    }

    public Reason reason() {
        return reason;
    }

    /** Where in the given bytes the problem was seen, counted from zero. */
    public int offset() {
        return offset;
    }
}
