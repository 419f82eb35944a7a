package io.scriptorium.benchmarks.saving;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Durations, as percentiles and a histogram. Not safe for use by several threads. */
final class Distribution {
    private static final long[] BOUNDS_MILLIS = {5, 10, 15, 20, 25, 50, 100, 200, 300, 500, 1_000, Long.MAX_VALUE};
    private static final int BAR = 40;

    private long[] nanos = new long[1_024];
    private int count;

    void add(long duration) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = duration;
    }

    int count() {
        return count;
    }

    /** The duration that this share of all does not exceed. */
    Duration percentile(double share) {
        if (count == 0) {
            throw new IllegalStateException("nothing was measured");
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return Duration.ofNanos(sorted[(int) Math.clamp(Math.ceil(share * count) - 1, 0, count - 1)]);
    }

    /** One line. */
    String summary() {
        return "p50 %s, p90 %s, p99 %s, p99.9 %s, max %s, of %,d"
                .formatted(
                        millis(percentile(0.5)),
                        millis(percentile(0.9)),
                        millis(percentile(0.99)),
                        millis(percentile(0.999)),
                        millis(percentile(1)),
                        count);
    }

    /** A line for each range in which something lies. */
    String histogram() {
        StringBuilder out = new StringBuilder();
        long from = 0;
        for (long bound : BOUNDS_MILLIS) {
            long low = Duration.ofMillis(from).toNanos();
            long high =
                    bound == Long.MAX_VALUE ? bound : Duration.ofMillis(bound).toNanos();
            long here = Arrays.stream(nanos, 0, count)
                    .filter(duration -> duration >= low && duration < high)
                    .count();
            if (here > 0) {
                String range = bound == Long.MAX_VALUE ? "from " + from : from + " to " + bound;
                out.append("  %14s ms %,8d  %s%n".formatted(range, here, "#".repeat((int)
                                Math.ceilDiv(here * BAR, count))));
            }
            from = bound;
        }
        return out.toString();
    }

    static String millis(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
    }
}
