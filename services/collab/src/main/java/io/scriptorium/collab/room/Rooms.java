package io.scriptorium.collab.room;

import io.scriptorium.collab.durability.DocumentLog;
import io.scriptorium.collab.durability.DocumentStore;
import io.scriptorium.collab.durability.PendingBudget;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.ydoc.YDoc;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The rooms of this pod, one for each document that is open here. Safe for use by several threads. */
public final class Rooms {
    /** The most documents that are open on one pod. */
    public static final int MAX_ROOMS = 20_000;

    private final ConcurrentMap<UUID, Room> rooms = new ConcurrentHashMap<>();
    private final Supplier<RoomRuntime> runtimes;
    private final Supplier<UUID> producers;
    private final RoomSettings settings;
    private final DocumentLog log;
    private final DocumentStore store;
    private final PendingBudget budget;

    /**
     * No rooms yet.
     *
     * @param runtimes one for each room
     * @param producers random ids
     */
    public Rooms(
            Supplier<RoomRuntime> runtimes,
            Supplier<UUID> producers,
            RoomSettings settings,
            DocumentLog log,
            DocumentStore store) {
        this.runtimes = runtimes;
        this.producers = producers;
        this.settings = settings;
        this.log = log;
        this.store = store;
        budget = new PendingBudget(settings.maxPendingBytesTogether());
    }

    /**
     * Takes a client into the room of a document, which is loaded if it is not.
     *
     * @param joined is given the room, on the room's thread, once the document is loaded
     */
    public void join(UUID documentId, Peer peer, Consumer<Room> joined) {
        Room room = rooms.size() >= MAX_ROOMS ? rooms.get(documentId) : open(documentId);
        if (room == null) {
            peer.close(CloseCode.OVERLOADED);
        } else {
            room.join(peer, () -> joined.accept(room), () -> join(documentId, peer, joined));
        }
    }

    private Room open(UUID documentId) {
        return rooms.computeIfAbsent(
                documentId,
                id -> new Room(
                        id,
                        producers.get(),
                        // What a room holds is what its clients sent, nothing of its own.
                        new YDoc(YDoc.Options.defaults().withFormatTidying(false)),
                        runtimes.get(),
                        settings,
                        log,
                        store,
                        budget,
                        closed -> rooms.remove(id, closed)));
    }

    /** Does something with the room of a document, if it is open here. */
    public void with(UUID documentId, Consumer<Room> action) {
        Room room = rooms.get(documentId);
        if (room != null) {
            action.accept(room);
        }
    }

    /** Roughly what all rooms keep of what is not known to be stored. */
    public long pendingBytes() {
        return budget.usedBytes();
    }

    /** All rooms at this moment. */
    public Collection<Room> all() {
        return List.copyOf(rooms.values());
    }

    /** What all rooms hold together. */
    public record Totals(int rooms, long peers, long pendingBytes) {}

    /** Adds up what the rooms hold. */
    public CompletionStage<Totals> totals() {
        List<CompletableFuture<Totals>> each = all().stream()
                .map(room -> {
                    CompletableFuture<Totals> measured = new CompletableFuture<>();
                    room.measure((peers, bytes) -> measured.complete(new Totals(1, peers, bytes)));
                    return measured;
                })
                .toList();
        return CompletableFuture.allOf(each.toArray(CompletableFuture[]::new))
                .thenApply(ignored -> each.stream()
                        .map(CompletableFuture::join)
                        .reduce(
                                new Totals(0, 0, 0),
                                (a, b) -> new Totals(
                                        a.rooms + b.rooms, a.peers + b.peers, a.pendingBytes + b.pendingBytes)));
    }
}
