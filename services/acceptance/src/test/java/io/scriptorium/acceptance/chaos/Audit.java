package io.scriptorium.acceptance.chaos;

import io.scriptorium.acceptance.system.LocalSystem;
import io.scriptorium.acceptance.system.Rows;
import io.scriptorium.acceptance.system.Rows.Row;
import io.scriptorium.acceptance.system.Waiting;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * Looks, several times a second and whatever is going on, whether PostgreSQL holds what was confirmed until then. Looking at the end alone would prove little: clients
 * bring again what a server has forgotten. While PostgreSQL does not answer it does not look.
 */
final class Audit implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final Rows rows;
    private final Writers writers;
    private final Map<String, Long> places = new HashMap<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private final Thread thread;
    private volatile boolean closed;

    Audit(LocalSystem system, Writers writers) {
        this.rows = new Rows(system);
        this.writers = writers;
        thread = Thread.ofPlatform().daemon().name("audit").start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                writers.documents().forEach(this::look);
                Waiting.pause(PAUSE);
            }
        } catch (RuntimeException | AssertionError e) {
            // Nobody looks any more: as bad as a loss.
            lost.add("the audit has ended: " + e);
        }
    }

    private void look(String documentId) {
        int mark = writers.mark(documentId);
        List<Row> news;
        try {
            news = rows.after(documentId, places.getOrDefault(documentId, 0L));
        } catch (SQLException e) {
            if (!isAway(e)) {
                throw new IllegalStateException("PostgreSQL can't be asked", e);
            }
            return;
        }
        if (!news.isEmpty()) {
            places.put(documentId, news.getLast().place());
        }
        for (String missing : writers.audit(documentId, news, mark)) {
            lost.add(documentId + ": " + missing);
        }
    }

    /** Connections that fail (08), are ended (57P), are refused for want of room (53): it is away. Anything else is a question that makes no sense. */
    private static boolean isAway(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return Stream.of("08", "57P", "53").anyMatch(state::startsWith);
    }

    /** What was confirmed and not there. */
    List<String> lost() {
        return List.copyOf(lost);
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
