package io.scriptorium.acceptance.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.scriptorium.acceptance.system.Clients.Client;
import io.scriptorium.acceptance.system.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An unmodified client that writes numbered words at the end of its own paragraph, several a second, and notes which of them the server has called saved, and when. "Lost" is a
 * word that was called saved and doesn't stand in storage.
 */
final class Writer implements AutoCloseable {
    private static final Duration PER_WORD = Duration.ofMillis(250);

    private final Client client;
    private final String documentId;
    private final int paragraph;
    private final Thread thread;
    private final List<Long> writtenAt = new ArrayList<>();

    private int length;
    private int saved;
    private long longestToSavedMillis;
    private volatile boolean paused;
    private volatile boolean closed;

    /**
     * Begins to write.
     *
     * @param client in sync, with that many paragraphs at least
     */
    Writer(Client client, String documentId, int paragraph) {
        this.client = client;
        this.documentId = documentId;
        this.paragraph = paragraph;
        thread = Thread.ofVirtual().name("writer").start(this::write);
    }

    String documentId() {
        return documentId;
    }

    int paragraph() {
        return paragraph;
    }

    Client client() {
        return client;
    }

    private void write() {
        while (!closed) {
            synchronized (this) {
                if (!paused) {
                    String word = "w" + writtenAt.size() + " ";
                    client.insert(paragraph, length, word);
                    length += word.length();
                    writtenAt.add(System.nanoTime());
                }
                look();
            }
            Waiting.pause(PER_WORD);
        }
    }

    /** Reads what the client was told is saved. */
    private void look() {
        List<String> paragraphs = client.savedParagraphs();
        int now = paragraphs.size() <= paragraph
                ? 0
                : (int) paragraphs.get(paragraph).chars().filter(c -> c == ' ').count();
        while (saved < now) {
            long millis =
                    Duration.ofNanos(System.nanoTime() - writtenAt.get(saved)).toMillis();
            longestToSavedMillis = Math.max(longestToSavedMillis, millis);
            saved++;
        }
    }

    /** How many words are called saved by now; the first so many. */
    synchronized int saved() {
        return saved;
    }

    synchronized int written() {
        return writtenAt.size();
    }

    /** The longest time from a word to its being called saved, since the last time this was asked. */
    synchronized Duration longestToSaved() {
        Duration longest = Duration.ofMillis(longestToSavedMillis);
        longestToSavedMillis = 0;
        return longest;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
    }

    /** Waits until every word is saved. */
    void awaitSaved(Duration timeout) {
        Waiting.until(client + " has everything saved", timeout, () -> saved() == written());
    }

    /** How often its socket was closed after a moment, and how long at most until it was in sync again. */
    Interruptions interruptionsSince(long epochMillis) {
        Map<Integer, Integer> closes = new TreeMap<>();
        long longest = 0;
        long closedAt = 0;
        for (JsonNode event : client.state().path("events")) {
            long at = event.path("at").asLong();
            switch (event.path("what").asText()) {
                case "close" -> {
                    if (at >= epochMillis) {
                        closes.merge(event.path("value").path("code").asInt(), 1, Integer::sum);
                        closedAt = closedAt == 0 ? at : closedAt;
                    }
                }
                case "synced" -> {
                    if (closedAt != 0) {
                        longest = Math.max(longest, at - closedAt);
                        closedAt = 0;
                    }
                }
                default -> {
                    // Of no interest here.
                }
            }
        }
        return new Interruptions(closes, Duration.ofMillis(longest));
    }

    /**
     * What one client saw.
     *
     * @param closes how often its socket was closed, by code
     * @param longest from a close to being in sync again
     */
    record Interruptions(Map<Integer, Integer> closes, Duration longest) {}

    /** How many of the first so many words don't stand in a paragraph. */
    int lostFrom(String stored, int count) {
        int lost = 0;
        int from = 0;
        for (int i = 0; i < count; i++) {
            String word = "w" + i + " ";
            if (stored.startsWith(word, from)) {
                from += word.length();
            } else {
                lost++;
            }
        }
        return lost;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
