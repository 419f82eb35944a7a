package io.scriptorium.benchmarks.engine;

/** mulberry32: the same numbers here and in peers.mjs. */
final class Random32 {
    private static final double TWO_TO_32 = 4_294_967_296.0;

    private int state;

    Random32(int seed) {
        state = seed;
    }

    int below(int bound) {
        state += 0x6D2B79F5;
        int t = state;
        t = (t ^ (t >>> 15)) * (t | 1);
        t ^= t + (t ^ (t >>> 7)) * (t | 61);
        return (int) (Integer.toUnsignedLong(t ^ (t >>> 14)) / TWO_TO_32 * bound);
    }

    String letter() {
        return String.valueOf((char) ('a' + below(26)));
    }

    String string(int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + below(26)));
        }
        return text.toString();
    }

    String word() {
        return string(1 + below(10));
    }
}
