package io.scriptorium.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Time and chance. Events happen one after another in the order of their times, those of one time in the order in which they were asked for; nothing else in a simulation
 * decides order, so that one seed always tells the same story. Times are microseconds since the story's beginning.
 *
 * <p>Confined to one thread.
 */
final class World {
    /** Something that must never happen did. */
    static final class Violation extends AssertionError {
        private static final long serialVersionUID = 1;

        Violation(String what, @Nullable Throwable cause) {
            super(what, cause);
        }
    }

    /** The most events that may wait: more means that something grows without bound. */
    static final int MAX_WAITING = 20_000;
    /** How many lines of the trace are kept. */
    static final int MAX_TRACE = 60;

    static final Instant BEGINNING = Instant.parse("2026-01-01T00:00:00Z");

    private static final ThreadLocal<@Nullable World> CURRENT = new ThreadLocal<>();

    private record Event(long at, long order, Runnable action) {}

    private final PriorityQueue<Event> events = new PriorityQueue<>((a, b) -> {
        int byTime = Long.compare(a.at, b.at);
        return byTime != 0 ? byTime : Long.compare(a.order, b.order);
    });
    private final ArrayDeque<Supplier<String>> trace = new ArrayDeque<>();
    private final Dice dice;
    private @Nullable Violation violation;
    private long now;
    private long order;
    private long fingerprint;

    World(long seed) {
        dice = new Dice(seed);
        CURRENT.set(this);
    }

    /** The world of this thread's story: for what can't be given one, such as the log's handler. */
    static @Nullable World current() {
        return CURRENT.get();
    }

    static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    static long millis(long millis) {
        return millis * 1_000;
    }

    static long seconds(long seconds) {
        return seconds * 1_000_000;
    }

    long now() {
        return now;
    }

    Instant instant() {
        return BEGINNING.plusNanos(now * 1_000);
    }

    void at(long time, Runnable action) {
        events.add(new Event(Math.max(time, now), order++, action));
    }

    void after(long delay, Runnable action) {
        at(now + delay, action);
    }

    /** From {@code low} to {@code high} - 1. */
    long between(long low, long high) {
        return dice.between(low, high);
    }

    boolean chance(double probability) {
        return dice.chance(probability);
    }

    UUID uuid() {
        return new UUID(dice.next(), dice.next());
    }

    /** Lets time pass and happen what is due. */
    void pass(long duration) {
        long until = now + duration;
        for (Event next = events.peek(); next != null && next.at <= until; next = events.peek()) {
            events.remove();
            now = next.at;
            fingerprint = fingerprint * 31 + now;
            next.action.run();
            if (violation != null) {
                throw violation;
            }
            if (events.size() > MAX_WAITING) {
                fail("more than " + MAX_WAITING + " events wait");
            }
        }
        now = until;
    }

    /** Ends the story, whoever catches what on the way. */
    void fail(String what) {
        fail(what, null);
    }

    void fail(String what, @Nullable Throwable cause) {
        if (violation == null) {
            violation = new Violation(what, cause);
        }
    }

    /** A number that differs for stories that differ. */
    long fingerprint() {
        return fingerprint * 31 + order;
    }

    void trace(Supplier<String> line) {
        if (trace.size() == MAX_TRACE) {
            trace.remove();
        }
        long time = now;
        trace.add(() -> String.format("%8.3f s  %s", time / 1e6, line.get()));
    }

    String traced() {
        StringBuilder lines = new StringBuilder();
        trace.forEach(line -> lines.append("    ").append(line.get()).append('\n'));
        return lines.toString();
    }
}
