package io.scriptorium.collab.room;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * One room's order over a shared pool of threads: at most one of its actions runs at a time, in the order they came. After {@link #MAX_RUN}
 * actions the room goes to the back of the pool's queue, so that a busy document does not starve the others. Once the pool or the timer is shut down, what it was given since is
 * passed over without a word.
 */
public final class SerialRuntime implements RoomRuntime {
    /** How many actions of one room run before others get their turn. */
    static final int MAX_RUN = 64;

    private static final Logger LOG = Logger.getLogger(SerialRuntime.class);

    private final ConcurrentLinkedQueue<Runnable> actions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Executor pool;
    private final ScheduledExecutorService timer;
    private final InstantSource clock;

    public SerialRuntime(Executor pool, ScheduledExecutorService timer, InstantSource clock) {
        this.pool = pool;
        this.timer = timer;
        this.clock = clock;
    }

    @Override
    public void execute(Runnable action) {
        actions.add(action);
        if (waiting.getAndIncrement() == 0) {
            begin();
        }
    }

    private void begin() {
        try {
            pool.execute(this::run);
        } catch (RejectedExecutionException e) {
            // The process has done what it could and ends: nothing of a room happens any more.
        }
    }

    @Override
    public void after(Duration delay, Runnable action) {
        try {
            var _ = timer.schedule(() -> execute(action), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // As above.
        }
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    private void run() {
        for (int ran = 1; ; ran++) {
            Runnable action = actions.poll();
            if (action != null) {
                try {
                    action.run();
                } catch (RuntimeException | Error e) {
                    // A bug: this action is lost, the room goes on.
                    LOG.error("an action of a room failed", e);
                }
            }
            if (waiting.decrementAndGet() == 0) {
                return;
            }
            if (ran == MAX_RUN) {
                begin();
                return;
            }
        }
    }
}
