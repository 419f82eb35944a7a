package io.scriptorium.auth.background;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/**
 * Work that is done again and again on a virtual thread of its own: after an interval, or at once when woken. It ends when the work says that it is done, or when closed. A
 * failure is logged when it is the first in a row; the work goes on.
 */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Loop.class);

    private final String name;
    private final Duration interval;
    private final BooleanSupplier work;
    private final Semaphore wakes = new Semaphore(0);
    private final Thread thread;
    private volatile boolean closed;

    private Loop(String name, Duration interval, BooleanSupplier work) {
        this.name = name;
        this.interval = interval;
        this.work = work;
        thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /** Starts work whose first turn comes after one interval, or when woken; it returns whether it is done for ever. */
    public static Loop start(String name, Duration interval, BooleanSupplier work) {
        Loop loop = new Loop(name, interval, work);
        loop.thread.start();
        return loop;
    }

    /** Starts work without an end. */
    public static Loop forever(String name, Duration interval, Runnable work) {
        return start(name, interval, () -> {
            work.run();
            return false;
        });
    }

    /** Does the work now, or once more after the turn that is under way. */
    public void wake() {
        wakes.release();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        boolean failing = false;
        boolean done = false;
        while (!closed && !done) {
            try {
                if (wakes.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS)) {
                    wakes.drainPermits();
                }
                done = work.getAsBoolean();
                failing = false;
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (!failing && !closed) {
                    LOG.warnf("%s failed, trying again: %s", name, e);
                }
                failing = true;
            }
        }
    }
}
