package io.scriptorium.hashring;

import java.nio.charset.StandardCharsets;

/**
 * The hash functions of placement. They are part of the contract between processes of different releases: changing a
 * constant moves every document, so {@code MixingTest} holds golden values.
 */
final class Mixing {
    private static final long FNV_OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private Mixing() {}

    /** The 64-bit finaliser of MurmurHash3 (Appleby): a bijection in which every input bit reaches every output bit. */
    static long mix(long value) {
        long mixed = value;
        mixed ^= mixed >>> 33;
        mixed *= 0xff51afd7ed558ccdL;
        mixed ^= mixed >>> 33;
        mixed *= 0xc4ceb9fe1a85ec53L;
        mixed ^= mixed >>> 33;
        return mixed;
    }

    /** FNV-1a over the UTF-8 bytes, then {@link #mix}: FNV alone leaves similar names close together. */
    static long hash(String text) {
        long hash = FNV_OFFSET_BASIS;
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash ^= octet & 0xff;
            hash *= FNV_PRIME;
        }
        return mix(hash);
    }
}
