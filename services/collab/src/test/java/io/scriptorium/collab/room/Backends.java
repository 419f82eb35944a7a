package io.scriptorium.collab.room;

import io.scriptorium.collab.durability.DocumentLog;
import io.scriptorium.collab.durability.DocumentStore;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.wire.StoredState;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.update.Updates;
import io.scriptorium.ydoc.version.StateVector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A log and a store in memory, with the faults that the real ones have. */
final class Backends implements DocumentLog, DocumentStore {
    private static final Duration LATENCY = Duration.ofMillis(2);

    private final RoomRuntime runtime;
    private final List<LogEntry> stream = new ArrayList<>();
    private final List<Follower> followers = new ArrayList<>();
    final Map<UpdateId, LogEntry> stored = new LinkedHashMap<>();

    boolean logUp = true;
    boolean storeUp = true;
    /** Whether the consumer of the log stores what it reads. */
    boolean consuming = true;
    /** Whether the news of what is stored get lost. */
    boolean newsLost;
    /** Whether followers miss what is appended. */
    boolean appendsUnheard;
    /** Whether an append is done although its answer says that it failed. */
    boolean answersLost;

    /** What the store answers; null for all that it holds, as one update. */
    @Nullable
    StoredState handedOver;

    boolean exists = true;
    int loads;
    int appends;
    int directStores;

    Backends(RoomRuntime runtime) {
        this.runtime = runtime;
    }

    @Override
    public CompletionStage<Void> append(LogEntry entry) {
        appends++;
        if (!logUp) {
            return CompletableFuture.failedFuture(new IllegalStateException("the log is away"));
        }
        put(entry);
        return answersLost
                ? CompletableFuture.failedFuture(new IllegalStateException("no answer"))
                : CompletableFuture.completedFuture(null);
    }

    /** Appends what another room wrote. */
    void put(LogEntry entry) {
        stream.add(entry);
        runtime.after(LATENCY, () -> {
            if (!appendsUnheard) {
                List.copyOf(followers).forEach(follower -> follower.appended(entry));
            }
            consume();
        });
    }

    /** Stores what the log holds and PostgreSQL does not, if both are there. */
    void consume() {
        if (!logUp || !storeUp || !consuming) {
            return;
        }
        List<UpdateId> news = new ArrayList<>();
        for (LogEntry entry : stream) {
            stored.putIfAbsent(entry.id(), entry);
            news.add(entry.id());
        }
        stream.clear();
        if (!newsLost && !news.isEmpty()) {
            runtime.after(LATENCY, () -> List.copyOf(followers).forEach(follower -> follower.stored(news)));
        }
    }

    /** Redis comes back, with its data or without. */
    void logBack(boolean withData) {
        if (!withData) {
            stream.clear();
        }
        logUp = true;
        List.copyOf(followers).forEach(Follower::gap);
        consume();
    }

    @Override
    public CompletionStage<Void> follow(UUID documentId, Follower follower) {
        if (!followers.contains(follower)) {
            followers.add(follower);
        }
        if (!logUp) {
            return CompletableFuture.failedFuture(new IllegalStateException("the log is away"));
        }
        List.copyOf(stream).forEach(follower::appended);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void unfollow(UUID documentId, Follower follower) {
        followers.remove(follower);
    }

    @Override
    public CompletionStage<StoredState> load(UUID documentId) {
        loads++;
        CompletableFuture<StoredState> answer = new CompletableFuture<>();
        runtime.after(LATENCY, () -> {
            if (!storeUp) {
                answer.completeExceptionally(new IllegalStateException("the store is away"));
            } else if (!exists) {
                answer.completeExceptionally(new NoSuchDocumentException(documentId));
            } else {
                answer.complete(handedOver == null ? StoredState.of(state()) : handedOver);
            }
        });
        return answer;
    }

    @Override
    public CompletionStage<Void> store(UUID documentId, List<LogEntry> entries) {
        directStores++;
        if (!storeUp) {
            return CompletableFuture.failedFuture(new IllegalStateException("the store is away"));
        }
        if (!exists) {
            return CompletableFuture.failedFuture(new NoSuchDocumentException(documentId));
        }
        entries.forEach(entry -> stored.putIfAbsent(entry.id(), entry));
        return CompletableFuture.completedFuture(null);
    }

    /** What PostgreSQL holds, as one update. */
    byte[] state() {
        return stored.isEmpty()
                ? new YDoc().encodeStateAsUpdate()
                : Updates.merge(stored.values().stream().map(LogEntry::update).toList());
    }

    /** Whether PostgreSQL holds all that a state vector says. */
    boolean holds(StateVector stateVector) {
        YDoc document = new YDoc();
        document.applyUpdate(state());
        return document.stateVector().covers(stateVector);
    }

    /** The text that PostgreSQL holds. */
    String text() {
        YDoc document = new YDoc();
        document.applyUpdate(state());
        return document.getText("text").toString();
    }
}
