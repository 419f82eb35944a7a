package io.scriptorium.simulation;

import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Chance, from a seed. */
final class Dice {
    private final SplittableRandom random;

    Dice(long seed) {
        random = new SplittableRandom(seed);
    }

    /** From {@code low} to {@code high} - 1. */
    long between(long low, long high) {
        return random.nextLong(low, high);
    }

    boolean chance(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    long next() {
        return random.nextLong();
    }

    /** One of them; null if there are none. */
    <T> @Nullable T pick(List<T> from) {
        return from.isEmpty() ? null : from.get(random.nextInt(from.size()));
    }
}
