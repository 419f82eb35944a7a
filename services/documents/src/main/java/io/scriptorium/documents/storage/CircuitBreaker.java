package io.scriptorium.documents.storage;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps everybody from waiting for a server that is away. After {@link #MAX_FAILURES} attempts in a row that waited in vain the circuit is open: whoever asks is refused at once. Every {@link #PAUSE} one attempt is let
 * through; the first that reaches the server closes the circuit.
 *
 * <p>A server that answers, whatever it answers, is not away: one whose disk is full can still be read from.
 *
 * <p>Safe for use by several threads.
 */
final class CircuitBreaker {
    /** How many attempts in a row wait in vain before no more are made. */
    static final int MAX_FAILURES = 5;
    /** How long nobody tries, between two attempts. */
    static final Duration PAUSE = Duration.ofMillis(500);

    private final LongSupplier nanoTime;

    private int failures;
    private long nextAttemptNanos;

    /** @param nanoTime a clock like {@link System#nanoTime} */
    CircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Asks for leave to try.
     *
     * @throws StorageUnavailableException if the circuit is open
     */
    synchronized void admit() {
        if (failures >= MAX_FAILURES) {
            long now = nanoTime.getAsLong();
            if (now - nextAttemptNanos < 0) {
                throw new StorageUnavailableException("PostgreSQL was away a moment ago");
            }
            nextAttemptNanos = now + PAUSE.toNanos();
        }
    }

    /** An attempt has reached the server. */
    synchronized void reached() {
        failures = 0;
    }

    /** An attempt has waited, and has not reached the server. */
    synchronized void failed() {
        failures = Math.min(failures + 1, MAX_FAILURES);
        nextAttemptNanos = nanoTime.getAsLong() + PAUSE.toNanos();
    }
}
