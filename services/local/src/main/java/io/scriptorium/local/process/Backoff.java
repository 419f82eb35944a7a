package io.scriptorium.local.process;

import java.time.Duration;

/**
 * How long to wait before a dead child is started again: a quarter of a second at first, twice that after each quick death,
 * never so long that the promise of five seconds is broken. Confined to one thread.
 */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(250);
    static final Duration LONGEST = Duration.ofSeconds(4);
    /** A child that lived this long is counted anew. */
    static final Duration GOOD_LIFE = Duration.ofSeconds(30);

    private int quickDeaths;

    /** Notes a death and answers how long to wait. */
    Duration afterDeath(Duration lived) {
        quickDeaths = lived.compareTo(GOOD_LIFE) >= 0 ? 1 : Math.min(quickDeaths + 1, 10);
        Duration delay = FIRST.multipliedBy(1L << (quickDeaths - 1));
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }

    /** How many times in a row it died young. */
    int quickDeaths() {
        return quickDeaths;
    }
}
