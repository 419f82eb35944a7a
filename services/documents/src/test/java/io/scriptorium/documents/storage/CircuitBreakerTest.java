package io.scriptorium.documents.storage;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final CircuitBreaker breaker = new CircuitBreaker(nanos::get);

    @Test
    @DisplayName(
            "F-29 opens after failures in a row, lets one try after a pause, and closes with the first that gets through")
    void opensAndCloses() {
        for (int i = 0; i < CircuitBreaker.MAX_FAILURES; i++) {
            breaker.admit();
            breaker.failed();
        }
        assertOpen();

        nanos.addAndGet(CircuitBreaker.PAUSE.toNanos());
        breaker.admit();
        assertOpen();
        breaker.failed();
        nanos.addAndGet(CircuitBreaker.PAUSE.toNanos() - 1);
        assertOpen();

        nanos.incrementAndGet();
        breaker.admit();
        breaker.reached();
        breaker.admit();
        breaker.admit();
    }

    @Test
    @DisplayName("F-29 failures between which somebody gets through open nothing")
    void someGetThrough() {
        for (int i = 0; i < 3 * CircuitBreaker.MAX_FAILURES; i++) {
            breaker.admit();
            breaker.failed();
            if (i % 2 == 0) {
                breaker.reached();
            }
        }
        breaker.admit();
    }

    private void assertOpen() {
        assertThrows(StorageUnavailableException.class, breaker::admit);
    }
}
