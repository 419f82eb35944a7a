package io.scriptorium.ydoc;

/**
 * What a document accepts from outside. Beyond a limit an update is refused with
 * {@link io.scriptorium.ydoc.lib0.MalformedBinaryException.Reason#LIMIT} and nothing of it is applied.
 *
 * @param updateBytes the size of one encoded update
 * @param nesting how deep values (lists in maps in lists …) may nest
 * @param structs the number of structs in one update; because update v2 can describe many structs in a few bytes, an update
 *     of <i>n</i> bytes may in any case hold no more than 65,536 + 8<i>n</i> of them
 */
public record Limits(int updateBytes, int nesting, int structs) {
    public static final Limits DEFAULT = new Limits(256 << 20, 256, 20_000_000);

    private static final int STRUCTS_OF_ANY_UPDATE = 65_536;
    private static final int STRUCTS_PER_BYTE = 8;

    public Limits {
        if (updateBytes < 1 || nesting < 1 || structs < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** The number of structs that an update of this size may hold. */
    public int structsOf(int sizeBytes) {
        return (int) Math.min(structs, STRUCTS_OF_ANY_UPDATE + (long) STRUCTS_PER_BYTE * sizeBytes);
    }
}
