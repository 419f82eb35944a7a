package io.scriptorium.ydoc;

import io.scriptorium.ydoc.lib0.AnyCodec;

/**
 * What a document accepts from outside. Beyond a limit an update is refused with
 * {@link io.scriptorium.ydoc.lib0.MalformedBinaryException.Reason#LIMIT} and nothing of it is applied.
 *
 * @param updateBytes the size of one encoded update
 * @param nesting how deep values (lists in maps in lists …) may nest
 * @param structs the number of structs in one update
 * @param unbackedStructs the number of structs in one update beyond eight for each of its bytes: format v2 can describe
 *     very many structs in a few bytes, and a document of deleted content may really need it
 */
public record Limits(int updateBytes, int nesting, int structs, int unbackedStructs) {
    public static final Limits DEFAULT = new Limits(256 << 20, AnyCodec.DEFAULT_DEPTH, 20_000_000, 65_536);

    private static final int STRUCTS_PER_BYTE = 8;

    public Limits {
        if (updateBytes < 1 || nesting < 1 || structs < 1 || unbackedStructs < 0) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** The number of structs that an update of this size may hold. */
    public int structsOf(int sizeBytes) {
        return (int) Math.min(structs, unbackedStructs + (long) STRUCTS_PER_BYTE * sizeBytes);
    }
}
