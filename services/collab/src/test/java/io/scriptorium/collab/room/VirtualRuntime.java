package io.scriptorium.collab.room;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.PriorityQueue;

/** Time that passes only when a test lets it. What is due at one moment runs in the order in which it was asked for. */
final class VirtualRuntime implements RoomRuntime {
    private record Timed(Instant at, long order, Runnable action) {}

    private final ArrayDeque<Runnable> ready = new ArrayDeque<>();
    private final PriorityQueue<Timed> later = new PriorityQueue<>((a, b) -> {
        int byTime = a.at.compareTo(b.at);
        return byTime != 0 ? byTime : Long.compare(a.order, b.order);
    });
    private Instant now = Instant.EPOCH.plusSeconds(1_000_000);
    private long order;

    @Override
    public void execute(Runnable action) {
        ready.add(action);
    }

    @Override
    public void after(Duration delay, Runnable action) {
        later.add(new Timed(now.plus(delay), order++, action));
    }

    @Override
    public Instant now() {
        return now;
    }

    /** Runs all that is to run now. */
    void settle() {
        for (Runnable action = ready.poll(); action != null; action = ready.poll()) {
            action.run();
        }
    }

    /** Lets time pass, and all that falls due happen. */
    void pass(Duration duration) {
        Instant until = now.plus(duration);
        settle();
        while (!later.isEmpty() && !later.peek().at.isAfter(until)) {
            Timed next = later.remove();
            now = next.at;
            next.action.run();
            settle();
        }
        now = until;
    }
}
