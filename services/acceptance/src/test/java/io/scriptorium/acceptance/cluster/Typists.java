package io.scriptorium.acceptance.cluster;

import io.scriptorium.acceptance.system.Browser.Screen;
import io.scriptorium.acceptance.system.Waiting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** People in front of browsers, who type numbered words; and somebody who looks over their shoulders at what the screens call saved. */
final class Typists implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);
    /** Longer than saving takes, so that a screen can say so. */
    private static final Duration BETWEEN_WORDS = Duration.ofMillis(600);

    private static final Duration PER_LETTER = Duration.ofMillis(60);

    private final AtomicInteger words;
    private final AtomicBoolean typing = new AtomicBoolean(true);
    private final AtomicBoolean looking = new AtomicBoolean(true);
    private final AtomicLong longestUnsavedMillis = new AtomicLong();
    private final List<Thread> typists = new ArrayList<>();
    private final List<Thread> lookers = new ArrayList<>();
    private final Set<String> savedWords = ConcurrentHashMap.newKeySet();

    /**
     * Begins to type where the carets are.
     *
     * @param words how many have been typed so far
     */
    Typists(List<Screen> screens, AtomicInteger words) {
        this.words = words;
        for (Screen screen : screens) {
            typists.add(Thread.ofVirtual().start(() -> type(screen)));
            lookers.add(Thread.ofVirtual().start(() -> look(screen)));
        }
    }

    private void type(Screen screen) {
        while (typing.get()) {
            Screen.finish(screen.beginTyping("x" + words.getAndIncrement() + "y ", PER_LETTER));
            Waiting.pause(BETWEEN_WORDS);
        }
    }

    private void look(Screen screen) {
        long savedAt = System.nanoTime();
        while (looking.get()) {
            String text = screen.text();
            // A letter may be on the screen before the page has drawn "Saving…".
            Waiting.pause(LOOK);
            if (screen.saveState().startsWith("Saved")) {
                savedAt = System.nanoTime();
                text.lines()
                        .flatMap(line -> Stream.of(line.split(" ", -1)))
                        .filter(word -> word.matches("x\\d+y"))
                        .forEach(savedWords::add);
            } else {
                long unsaved = Duration.ofNanos(System.nanoTime() - savedAt).toMillis();
                longestUnsavedMillis.accumulateAndGet(unsaved, Math::max);
            }
            Waiting.pause(LOOK);
        }
    }

    /** The last words are finished, and no others begun. */
    void stopTyping() {
        typing.set(false);
        join(typists);
    }

    private static void join(List<Thread> threads) {
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The longest time that a screen did not say Saved. */
    Duration longestUnsaved() {
        return Duration.ofMillis(longestUnsavedMillis.get());
    }

    /** The words that stood on a screen while it said Saved. */
    Set<String> savedWords() {
        return savedWords;
    }

    @Override
    public void close() {
        stopTyping();
        looking.set(false);
        join(lookers);
    }
}
