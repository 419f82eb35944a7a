package io.scriptorium.collab.placement;

import io.scriptorium.collab.room.Room;
import io.scriptorium.collab.room.Rooms;
import io.scriptorium.membership.Membership;
import io.scriptorium.wire.CloseCode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * The way out of a pod that is told to stop: it gives its documents up, waits until the others know, sends its clients away in waves, and goes when everything they
 * wrote is stored, or the time is up. What is not stored then is in the log, and with its writers.
 */
public final class Draining {
    /** The sockets of this pod, those included whose documents other pods serve. */
    public interface Doors {
        /** Lets nobody in any more. */
        void close();

        /** Sends everybody away who is still here. */
        void empty();

        /** How many are still here. */
        int open();
    }

    /** How long the others take to know: two of their heartbeats. */
    static final Duration NEWS = Membership.Timing.DEFAULT.beat().multipliedBy(2);
    /** How many rooms are emptied at once. */
    static final int WAVE_ROOMS = 100;
    /** How much time lies between two waves. */
    static final Duration BETWEEN_WAVES = Duration.ofMillis(250);

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Logger LOG = Logger.getLogger(Draining.class);

    private final Membership membership;
    private final Rooms rooms;
    private final Duration grace;

    /** @param grace the longest that all of it may take */
    public Draining(Membership membership, Rooms rooms, Duration grace) {
        this.membership = membership;
        this.rooms = rooms;
        this.grace = grace;
    }

    /** Does it; blocks until done. */
    public void run(Doors doors) {
        long deadline = System.nanoTime() + grace.toNanos();
        await(membership.drain(), deadline);
        if (doors.open() > 0) {
            sleep(NEWS, deadline);
        }
        doors.close();
        List<Room> open = List.copyOf(rooms.all());
        for (int i = 0; i < open.size(); i++) {
            open.get(i).dismiss(identity -> true, CloseCode.DRAINING);
            if (i % WAVE_ROOMS == WAVE_ROOMS - 1) {
                sleep(BETWEEN_WAVES, deadline);
            }
        }
        doors.empty();
        Rooms.Totals left = totals(deadline);
        while ((doors.open() > 0 || left.pendingBytes() > 0) && System.nanoTime() < deadline) {
            sleep(LOOK, deadline);
            left = totals(deadline);
        }
        if (left.pendingBytes() > 0) {
            LOG.warnf(
                    "stopping with %d bytes that are not known to be stored; they are in the log or with their writers",
                    left.pendingBytes());
        }
        await(membership.leave(), deadline);
    }

    private Rooms.Totals totals(long deadline) {
        Rooms.Totals unknown = new Rooms.Totals(0, 0, 0);
        try {
            return rooms.totals()
                    .toCompletableFuture()
                    .get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown;
        } catch (ExecutionException | TimeoutException e) {
            return unknown;
        }
    }

    private static void await(CompletionStage<Void> stage, long deadline) {
        try {
            stage.toCompletableFuture().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf("the other nodes can't be told: %s", e.getMessage());
        }
    }

    private static void sleep(Duration duration, long deadline) {
        try {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, Math.min(duration.toNanos(), deadline - System.nanoTime())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
