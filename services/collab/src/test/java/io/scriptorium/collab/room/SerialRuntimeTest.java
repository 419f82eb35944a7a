package io.scriptorium.collab.room;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SerialRuntimeTest {
    private final ExecutorService pool = Executors.newFixedThreadPool(2);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final SerialRuntime room = new SerialRuntime(pool, timer, InstantSource.system());

    @Test
    @DisplayName("F-63 what comes for a room while the process ends is passed over, and alarms nobody")
    void afterTheEnd() throws InterruptedException {
        AtomicInteger ran = new AtomicInteger();
        CountDownLatch first = new CountDownLatch(1);
        room.execute(first::countDown);
        first.await();
        pool.shutdown();
        timer.shutdown();
        pool.awaitTermination(10, TimeUnit.SECONDS);
        assertDoesNotThrow(() -> room.execute(ran::incrementAndGet));
        assertDoesNotThrow(() -> room.after(Duration.ofMillis(1), ran::incrementAndGet));
        assertEquals(0, ran.get());
    }
}
