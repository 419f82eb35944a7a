package io.scriptorium.auth.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    private final RateLimiter limiter = new RateLimiter(6, now::get);

    @Test
    void permitsComeBackEvenly() {
        take(6, "192.0.2.1");
        assertEquals(Duration.ofSeconds(10), limiter.take("192.0.2.1"));
        pass(Duration.ofSeconds(10));
        take(1, "192.0.2.1");
        assertTrue(limiter.take("192.0.2.1").isPositive());
        pass(Duration.ofHours(1));
        take(6, "192.0.2.1");
        assertTrue(limiter.take("192.0.2.1").isPositive());
    }

    @Test
    void aClockThatIsSetBackTakesNothingAway() {
        pass(Duration.ofHours(-1));
        take(6, "192.0.2.1");
        pass(Duration.ofHours(-1));
        assertEquals(Duration.ofSeconds(10), limiter.take("192.0.2.1"));
        pass(Duration.ofSeconds(10));
        take(1, "192.0.2.1");
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < RateLimiter.MAX_ADDRESSES + 500; i++) {
            limiter.take("198.18." + (i >> 8) + "." + (i & 255));
        }
        assertEquals(RateLimiter.MAX_ADDRESSES, limiter.remembered());
    }

    private void take(int permits, String address) {
        for (int i = 0; i < permits; i++) {
            assertEquals(Duration.ZERO, limiter.take(address));
        }
    }

    private void pass(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }
}
