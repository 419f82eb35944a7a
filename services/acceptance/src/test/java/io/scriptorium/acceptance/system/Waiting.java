package io.scriptorium.acceptance.system;

import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Waits for what must become true, and says what did not. */
public final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Waiting() {}

    /** Asks again and again; an exception or a failed assertion counts as "not yet". */
    public static void until(String what, Duration timeout, Callable<Boolean> condition) {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        @Nullable Throwable last = null;
        do {
            try {
                if (condition.call()) {
                    return;
                }
                last = null;
            } catch (Exception | AssertionError e) {
                last = e;
            }
            pause(PAUSE);
        } while (System.nanoTime() < deadlineNanos);
        fail("not within " + timeout.toSeconds() + " s: " + what, last);
    }

    /** Waits until nothing in the assertions fails any more. */
    public static void untilAsserted(String what, Duration timeout, ThrowingRunnable assertions) {
        until(what, timeout, () -> {
            assertions.run();
            return true;
        });
    }

    /** Lets time pass where the passing itself is what is tested. */
    public static void pause(Duration duration) {
        try {
            Thread.sleep(duration);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted", e);
        }
    }

    /** A piece of a test. */
    public interface ThrowingRunnable {
        /** Does it. */
        void run() throws Exception;
    }
}
