package io.scriptorium.documents.content;

import io.quarkus.runtime.ShutdownEvent;
import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.exchange.ContentLimitException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs conversions, which cost CPU and hold whole documents, on threads of their own: at most {@link #THREADS} at a time, with {@link #MAX_WAITING} waiting. Beyond that requests are told to come
 * back.
 */
@Singleton
public final class ContentWork {
    static final int THREADS = 2;
    static final int MAX_WAITING = 200;
    /** How long a request waits for its conversion. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.MINUTES,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("content-", 0).daemon().factory());

    ContentWork() {
        threads.allowCoreThreadTimeOut(true);
    }

    void stop(@Observes ShutdownEvent event) {
        threads.shutdownNow();
    }

    /** Does something and waits for it. */
    public <T> T run(Callable<T> work) {
        Future<T> future;
        try {
            future = threads.submit(work);
        } catch (RejectedExecutionException e) {
            throw busy();
        }
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            future.cancel(true);
            throw busy();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
    }

    private static RuntimeException failure(Throwable cause) {
        return switch (cause) {
            case ContentLimitException beyond ->
                switch (beyond.limit()) {
                    case INPUT, NODES ->
                        new Problem(413, "too-large", "That is too much text: " + beyond.getMessage() + ".");
                    case NESTING ->
                        new Problem(422, "too-deep", "The text can't be used: " + beyond.getMessage() + ".");
                    case OUTPUT ->
                        new Problem(
                                507, "document-too-large", "The document can't be given: " + beyond.getMessage() + ".");
                };
            case RuntimeException unchecked -> unchecked;
            default -> new IllegalStateException("a conversion failed", cause);
        };
    }

    private static Problem busy() {
        return new Problem(503, "busy", "Too many documents are being converted right now; try again.")
                .retryAfter(RETRY_AFTER);
    }
}
