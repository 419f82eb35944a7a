package io.scriptorium.collab.connection;

/**
 * How much may pass in the long run, and at once. What has passed already is never refused: a bucket may be overdrawn, and then says how long it takes until it is not.
 *
 * <p>Safe for use by several threads: all sockets of one user share one.
 */
final class TokenBucket {
    private final double perNano;
    private final double burst;
    private double level;
    private long filledAtNanos;

    TokenBucket(double perSecond, double burst, long nowNanos) {
        this.perNano = perSecond / 1e9;
        this.burst = burst;
        level = burst;
        filledAtNanos = nowNanos;
    }

    /** Takes what passes now; answers how long nothing more should pass, in nanoseconds, 0 for not at all. */
    synchronized long take(double amount, long nowNanos) {
        level = Math.min(burst, level + (nowNanos - filledAtNanos) * perNano) - amount;
        filledAtNanos = nowNanos;
        return level >= 0 ? 0 : (long) Math.ceil(-level / perNano);
    }
}
