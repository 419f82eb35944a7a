package io.scriptorium.acceptance.cluster;

import io.scriptorium.acceptance.system.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks twice a second, whatever is going on, whether PostgreSQL holds what had been called saved before it was asked. Looking at the end alone would prove little: clients bring
 * again what a server has forgotten.
 */
final class Audit implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Storage storage;
    private final List<Writer> writers;
    private final String shared;
    private final Typists typists;
    private final AtomicInteger lost = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Begins to look.
     *
     * @param shared the document of the typists
     */
    Audit(Storage storage, List<Writer> writers, String shared, Typists typists) {
        this.storage = storage;
        this.writers = writers;
        this.shared = shared;
        this.typists = typists;
        thread = Thread.ofVirtual().name("audit").start(this::run);
    }

    private void run() {
        while (!closed) {
            lost.accumulateAndGet(look(), Math::max);
            Waiting.pause(PAUSE);
        }
    }

    private int look() {
        int missing = 0;
        for (Writer writer : writers) {
            int saved = writer.saved();
            List<String> stored = storage.paragraphs(writer.documentId());
            missing += writer.lostFrom(writer.paragraph() < stored.size() ? stored.get(writer.paragraph()) : "", saved);
        }
        Set<String> saved = Set.copyOf(typists.savedWords());
        String stored = String.join("\n", storage.paragraphs(shared));
        return missing
                + (int) saved.stream().filter(word -> !stored.contains(word)).count();
    }

    /** Stops looking, and looks once more. Answers how many words were missing at most at one time. */
    int finish() {
        close();
        return lost.accumulateAndGet(look(), Math::max);
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
