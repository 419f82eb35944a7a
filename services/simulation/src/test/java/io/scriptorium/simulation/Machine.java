package io.scriptorium.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Something that lives, stands still, dies and starts again: a pod, a store, a browser's tab. What it does belongs to one of its lives and never happens after that; while it stands still it is put
 * off, in order.
 */
abstract class Machine {
    final World world;
    final String name;

    /** Requests that it has not answered, by what their senders do if it dies. */
    private final Set<Runnable> unanswered = new LinkedHashSet<>();

    private record Held(long life, Runnable action) {}

    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private boolean up;
    private boolean paused;
    private long life;

    Machine(World world, String name) {
        this.world = world;
        this.name = name;
    }

    boolean isUp() {
        return up;
    }

    boolean isPaused() {
        return paused;
    }

    long life() {
        return life;
    }

    void start() {
        if (!up) {
            up = true;
            life++;
            started();
        }
    }

    /** Dies at once, as by SIGKILL. */
    void crash() {
        if (up) {
            up = false;
            paused = false;
            life++;
            held.clear();
            List<Runnable> resets = new ArrayList<>(unanswered);
            unanswered.clear();
            resets.forEach(Runnable::run);
            died();
        }
    }

    void pause() {
        paused = up;
    }

    void resume() {
        paused = false;
        while (!paused && !held.isEmpty()) {
            Held next = held.remove();
            if (next.life == life) {
                perform(next.action);
            }
        }
    }

    abstract void started();

    abstract void died();

    /** The action as one of the present life. */
    Runnable own(Runnable action) {
        long mine = life;
        return () -> run(mine, action);
    }

    /** Runs now, or when it goes on; never in another life. */
    void run(long inLife, Runnable action) {
        if (up && life == inLife) {
            if (paused || !held.isEmpty()) {
                held.add(new Held(inLife, action));
            } else {
                perform(action);
            }
        }
    }

    private void perform(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            world.fail(name + " failed: " + e, e);
        }
    }

    void after(long delay, Runnable action) {
        world.after(delay, own(action));
    }

    void expect(Runnable reset) {
        unanswered.add(reset);
    }

    void answered(Runnable reset) {
        unanswered.remove(reset);
    }
}
