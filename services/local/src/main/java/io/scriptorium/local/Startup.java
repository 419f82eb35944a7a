package io.scriptorium.local;

import io.scriptorium.local.process.ChildSpec;
import io.scriptorium.local.process.HttpHealth;
import io.scriptorium.local.process.Refusal;
import io.scriptorium.local.process.Supervisor;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Starts all children, as many at a time as there is nothing to wait for, and comes back when each has said that it is healthy.
 * A child that dies again and again, or does not become healthy in time, ends the attempt.
 */
final class Startup {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration INTERVAL = Duration.ofMillis(60);
    private static final int MAX_DEATHS = 5;

    private final Topology topology;
    private final Supervisor supervisor;
    private final Consumer<String> tell;
    private final long startNanos = System.nanoTime();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CompletableFuture<Void> failure = new CompletableFuture<>();
    private final List<CompletableFuture<?>> all = new ArrayList<>();

    Startup(Topology topology, Supervisor supervisor, Consumer<String> tell) {
        this.topology = topology;
        this.supervisor = supervisor;
        this.tell = tell;
    }

    void run(String publicUrl) throws InterruptedException, IOException {
        CompletableFuture<?> postgres = start(topology::postgres);
        CompletableFuture<?> redis = start(topology::redis);
        CompletableFuture<?> identity = start(topology::identity);
        CompletableFuture<?> stores = CompletableFuture.allOf(postgres, redis);
        var _ = start(topology::auth, stores, identity);
        for (ChildSpec documents : topology.documents()) {
            var _ = start(() -> documents, stores);
        }
        for (ChildSpec collab : topology.collab()) {
            var _ = start(() -> collab, redis);
        }
        var _ = start(topology::web);
        var _ = start(topology::edge);
        CompletableFuture<Void> everything = CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new));
        try {
            CompletableFuture.anyOf(everything, failure).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Refusal refusal) {
                throw refusal;
            }
            throw new Refusal("the start failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new Refusal("the start takes longer than " + LIMIT.toMinutes() + " minutes: see the logs.", e);
        }
        if (!new HttpHealth(URI.create(publicUrl + "/")).check()) {
            throw new Refusal(publicUrl + " does not show the application: see the log of the edge.");
        }
        threads.shutdown();
    }

    private CompletableFuture<?> start(Callable<ChildSpec> description, CompletableFuture<?>... after) {
        CompletableFuture<?> started =
                CompletableFuture.allOf(after).thenRunAsync(() -> startNow(description), threads);
        var _ = started.whenComplete((nothing, thrown) -> {
            if (thrown != null) {
                failure.completeExceptionally(
                        thrown instanceof CompletionException && thrown.getCause() != null
                                ? thrown.getCause()
                                : thrown);
            }
        });
        all.add(started);
        return started;
    }

    private void startNow(Callable<ChildSpec> description) {
        try {
            ChildSpec spec = description.call();
            supervisor.start(spec);
            while (!healthy(spec)) {
                if (supervisor.deaths(spec.name()) >= MAX_DEATHS) {
                    throw new Refusal(spec.name() + " can't be started; its log says why: " + spec.log());
                }
                Thread.sleep(INTERVAL);
            }
            tell.accept("  %-12s after %.1f s".formatted(spec.name(), (System.nanoTime() - startNanos) / 1e9));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new CompletionException(e);
        }
    }

    private static boolean healthy(ChildSpec spec) {
        try {
            return spec.health().check();
        } catch (IOException e) {
            return false;
        }
    }
}
