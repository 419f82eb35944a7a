package io.scriptorium.updatelog;

import java.util.UUID;

/**
 * What makes an update the same update, wherever and however often it is delivered.
 *
 * @param documentId the document it changes
 * @param producer the loaded room (or import) that appended it; made anew for each
 * @param sequence 1, 2, … within the producer
 */
public record UpdateId(UUID documentId, UUID producer, long sequence) {
    /** The largest number that a producer may give; no producer lives long enough to come near it. */
    public static final long MAX_SEQUENCE = (1L << 53) - 1;
}
