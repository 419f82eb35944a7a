package io.scriptorium.collab.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    @Test
    @DisplayName("F-13 a burst passes, then only the rate does")
    void burstThenRate() {
        TokenBucket bucket = new TokenBucket(10, 5, 0);
        for (int i = 0; i < 5; i++) {
            assertEquals(0, bucket.take(1, 0));
        }
        assertEquals(SECOND / 10, bucket.take(1, 0));
        assertEquals(0, bucket.take(1, SECOND / 5));
    }

    @Test
    @DisplayName("rest fills it up to the burst and no further")
    void rest() {
        TokenBucket bucket = new TokenBucket(10, 5, 0);
        assertEquals(SECOND / 2, bucket.take(10, 100 * SECOND));
    }
}
