package io.scriptorium.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Starts children, starts them again when they die, and stops them in order.
 *
 * <ul>
 *   <li>A dead child is back within five seconds ({@link Backoff}), under the same port. It is started again for ever; the
 *       user is told, with the path of its log. One that is {@link ProcessTable held} back waits until it no longer is.
 *   <li>{@link #stop} asks each stage to end, waits the grace and then kills, so it takes at most that long a stage.
 *   <li>When this process is killed, the {@link Guardian} ends the children.
 * </ul>
 *
 * All state is confined to one thread; the public methods may be called from any.
 */
public final class Supervisor {
    /** How long a child may take to end, unless somebody says otherwise. */
    public static final Duration GRACE = Duration.ofSeconds(10);

    /** A child that dies this often in a row is told of in other words: it is not bad luck. */
    private static final int KEEPS_DYING = 4;

    private static final Duration LOG_INTERVAL = Duration.ofSeconds(5);
    private static final Duration HELD_INTERVAL = Duration.ofMillis(100);

    private final ProcessTable table;
    private final Consumer<String> tell;
    private final InstantSource clock;
    private final Duration grace;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            task -> Thread.ofPlatform().daemon().name("supervisor").unstarted(task));
    private final Map<String, Child> children = new LinkedHashMap<>();
    private @Nullable Guardian guardian;
    private volatile boolean stopping;

    /**
     * @param table where the children are written down
     * @param tell takes a line for the user
     * @param clock tells how long a child lived
     * @param grace how long a child may take to end before it is killed
     */
    public Supervisor(ProcessTable table, Consumer<String> tell, InstantSource clock, Duration grace) {
        this.table = table;
        this.tell = tell;
        this.clock = clock;
        this.grace = grace;
    }

    private static final class Child {
        final ChildSpec spec;
        final Backoff backoff = new Backoff();
        volatile @Nullable Process process;
        Instant since = Instant.EPOCH;
        int deaths;

        Child(ChildSpec spec) {
            this.spec = spec;
        }
    }

    /** Starts the watch over what has been started. */
    public void open() {
        call(() -> {
            guardian = new Guardian();
            var _ = thread.scheduleWithFixedDelay(
                    this::boundLogs, LOG_INTERVAL.toMillis(), LOG_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    /** Starts a child. Comes back when its process exists; a program that can't be started counts as a death. */
    public void start(ChildSpec spec) {
        call(() -> {
            if (stopping) {
                return;
            }
            Child child = new Child(spec);
            if (children.putIfAbsent(spec.name(), child) != null) {
                throw new IllegalArgumentException("there is a " + spec.name() + " already");
            }
            spawn(child);
        });
    }

    /** How often a child has died; unknown names have not. */
    public int deaths(String name) {
        int[] deaths = new int[1];
        call(() -> {
            Child child = children.get(name);
            deaths[0] = child == null ? 0 : child.deaths;
        });
        return deaths[0];
    }

    /** Waits until somebody has called {@link #stop}. */
    public void awaitStopping() throws InterruptedException {
        synchronized (this) {
            while (!stopping) {
                wait();
            }
        }
    }

    /** Stops all children, stage by stage, and comes back when none is left. Starts nothing afterwards. */
    public void stop() {
        synchronized (this) {
            stopping = true;
            notifyAll();
        }
        try {
            List<Child> running = new ArrayList<>();
            call(() -> running.addAll(children.values()));
            running.stream()
                    .mapToInt(child -> child.spec.stage())
                    .distinct()
                    .sorted()
                    .forEach(stage -> stopAll(running.stream()
                            .filter(child -> child.spec.stage() == stage)
                            .toList()));
            call(() -> {
                write();
                Guardian watch = guardian;
                if (watch != null) {
                    watch.close();
                }
            });
            thread.shutdown();
        } catch (RejectedExecutionException e) {
            // Stopped before.
        }
    }

    private void stopAll(Collection<Child> stage) {
        List<Process> processes = new ArrayList<>();
        for (Child child : stage) {
            Process process = child.process;
            if (process != null && process.isAlive()) {
                processes.add(process);
                ask(process, child.spec.stopSignal());
            }
        }
        if (!awaitEnd(processes)) {
            processes.forEach(Process::destroyForcibly);
            awaitEnd(processes);
        }
    }

    private static void ask(Process process, ChildSpec.StopSignal signal) {
        switch (signal) {
            case TERM -> process.destroy();
            case INT -> {
                try {
                    new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor();
                } catch (IOException e) {
                    process.destroy();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    process.destroy();
                }
            }
        }
    }

    private boolean awaitEnd(List<Process> processes) {
        try {
            CompletableFuture.allOf(processes.stream().map(Process::onExit).toArray(CompletableFuture<?>[]::new))
                    .get(grace.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void call(Runnable action) {
        try {
            thread.submit(action).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void spawn(Child child) {
        if (stopping) {
            return;
        }
        ChildSpec spec = child.spec;
        child.since = clock.instant();
        try {
            Files.createDirectories(spec.folder());
            LogFile.bound(spec.log());
            ProcessBuilder builder = new ProcessBuilder(Session.own(spec.command()))
                    .directory(spec.folder().toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
            // What the user's shell sets for a service of ours is not meant for these.
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.startsWith("SCRIPTORIUM_") || name.startsWith("QUARKUS_"));
            builder.environment().putAll(spec.environment());
            Process process = builder.start();
            child.process = process;
            Guardian watch = guardian;
            if (watch != null) {
                watch.watch(process, spec.stopSignal());
            }
            write();
            var _ = process.onExit().thenAccept(ended -> later(() -> buried(child, ended)));
        } catch (IOException e) {
            died(child, e.getMessage());
        }
    }

    private void later(Runnable action) {
        try {
            thread.execute(action);
        } catch (RejectedExecutionException e) {
            // Everything is stopped.
        }
    }

    private void buried(Child child, Process ended) {
        Guardian watch = guardian;
        if (watch != null) {
            watch.forget(ended);
        }
        if (!stopping) {
            died(child, "exit code " + ended.exitValue());
        }
    }

    private void died(Child child, @Nullable String how) {
        child.deaths++;
        Duration delay = child.backoff.afterDeath(Duration.between(child.since, clock.instant()));
        int quickDeaths = child.backoff.quickDeaths();
        if (quickDeaths < KEEPS_DYING) {
            tell.accept(child.spec.name() + " ended (" + how + ") and is started again; its log: " + child.spec.log());
        } else if (quickDeaths == KEEPS_DYING) {
            tell.accept(child.spec.name() + " keeps ending (" + how + "): it is tried every "
                    + Backoff.LONGEST.toSeconds() + " seconds; see " + child.spec.log());
        }
        spawnAfter(delay, child);
    }

    private void spawnAfter(Duration delay, Child child) {
        var _ = thread.schedule(
                () -> {
                    if (table.isHeld(child.spec.name())) {
                        spawnAfter(HELD_INTERVAL, child);
                    } else {
                        spawn(child);
                    }
                },
                delay.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private void write() {
        List<ProcessTable.Row> rows = new ArrayList<>();
        for (Child child : children.values()) {
            Process process = child.process;
            if (process != null && (!stopping || process.isAlive())) {
                rows.add(new ProcessTable.Row(child.spec, process));
            }
        }
        try {
            table.write(rows);
        } catch (IOException e) {
            tell.accept("processes.json can't be written: " + e.getMessage());
        }
    }

    private void boundLogs() {
        for (Child child : children.values()) {
            try {
                LogFile.bound(child.spec.log());
            } catch (IOException e) {
                tell.accept(child.spec.log() + " can't be cut: " + e.getMessage());
            }
        }
    }
}
