package io.scriptorium.collab.room;

import java.time.Duration;
import java.time.Instant;

/** Time and order as a room sees them: threads and clocks in production, virtual ones in a simulation. */
public interface RoomRuntime {
    /** Runs later, one at a time, in the order of the calls. */
    void execute(Runnable action);

    /** As {@link #execute}, after a while. What was scheduled can't be cancelled, only be found to be of no use. */
    void after(Duration delay, Runnable action);

    Instant now();
}
