package io.scriptorium.hashring;

import java.util.UUID;

/** The fixed set of partitions that documents fall into. Routing, the update log and appends in order go by partition. */
public final class Partitions {
    /** How many there are. Fixed for the life of an installation: log keys carry the number. */
    public static final int COUNT = 256;

    private static final int SHIFT = Long.SIZE - Integer.numberOfTrailingZeros(COUNT);

    private Partitions() {}

    /** The partition of a document, from 0 to {@link #COUNT} - 1: the top bits of a mix of all 128 bits of the id. */
    public static int of(UUID documentId) {
        long mixed = Mixing.mix(documentId.getMostSignificantBits() ^ Mixing.mix(documentId.getLeastSignificantBits()));
        return (int) (mixed >>> SHIFT);
    }

    /**
     * Refuses what is no partition.
     *
     * @throws IllegalArgumentException if {@code partition} is not from 0 to {@link #COUNT} - 1
     */
    public static int check(int partition) {
        if (partition < 0 || partition >= COUNT) {
            throw new IllegalArgumentException("no partition: " + partition);
        }
        return partition;
    }
}
