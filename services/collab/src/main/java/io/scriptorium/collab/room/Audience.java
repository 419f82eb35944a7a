package io.scriptorium.collab.room;

import io.scriptorium.collab.presence.Presence;
import io.scriptorium.wire.AwarenessUpdate;
import io.scriptorium.wire.CloseCode;
import io.scriptorium.wire.SyncMessage;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.update.Updates;
import io.scriptorium.ydoc.version.StateVector;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a room: what each of them is sent of changes and of presence.
 *
 * <p><b>Slow readers.</b> A client that does not keep up is skipped from then on, and nothing is queued for it: what it had is remembered as a state vector. Once it
 * reads again it is sent all that it lacks in one update; if it does not within {@link #MAX_BEHIND}, it is sent away.
 *
 * <p>Not safe for use by several threads: it belongs to a room, on whose {@link RoomRuntime} all of this runs.
 */
final class Audience {
    /** How often clients that were too slow are looked at. */
    static final Duration CATCH_UP = Duration.ofMillis(250);
    /** How long a client may be behind before it is sent away. */
    static final Duration MAX_BEHIND = Duration.ofSeconds(30);

    /** What a client that reads slowly had when it was first skipped. */
    private record Behind(byte[] stateVector, Instant since) {}

    private final RoomRuntime runtime;
    private final Duration awarenessWindow;
    private final YDoc document;
    private final BiConsumer<Peer, CloseCode> drop;

    private final Presence<Peer> presence = new Presence<>();
    private final Map<Peer, Optional<Behind>> peers = new LinkedHashMap<>();
    private boolean awarenessScheduled;
    private boolean catchUpScheduled;

    /**
     * An empty one.
     *
     * @param awarenessWindow how long changes of presence wait for others
     * @param document what clients that were behind are caught up from
     * @param drop sends away a client that was behind for too long
     */
    Audience(RoomRuntime runtime, Duration awarenessWindow, YDoc document, BiConsumer<Peer, CloseCode> drop) {
        this.runtime = runtime;
        this.awarenessWindow = awarenessWindow;
        this.document = document;
        this.drop = drop;
    }

    void add(Peer peer) {
        peers.put(peer, Optional.empty());
    }

    /** Lets a client go, whose presence ends; answers whether it was here. */
    boolean remove(Peer peer) {
        boolean wasHere = peers.remove(peer) != null;
        if (wasHere) {
            presence.remove(peer);
            scheduleAwareness();
        }
        return wasHere;
    }

    boolean has(Peer peer) {
        return peers.containsKey(peer);
    }

    int size() {
        return peers.size();
    }

    boolean isEmpty() {
        return peers.isEmpty();
    }

    /** Everybody who is here now. */
    List<Peer> all() {
        return List.copyOf(peers.keySet());
    }

    // ---- Presence

    /**
     * Takes what a client says of itself.
     *
     * @throws io.scriptorium.wire.MalformedFrameException if it is no awareness update
     * @throws io.vertx.core.json.DecodeException if a state is not a JSON object
     */
    void updatePresence(Peer peer, byte[] update) {
        Identity identity = peer.identity();
        presence.update(peer, identity.userId(), identity.name(), AwarenessUpdate.decode(update));
        scheduleAwareness();
    }

    /** Sends a client all presence, if there is any. */
    void sendPresence(Peer peer) {
        byte[] present = presence.all();
        if (present != null) {
            peer.awareness(present);
        }
    }

    private void scheduleAwareness() {
        if (!awarenessScheduled && presence.hasChanges()) {
            awarenessScheduled = true;
            runtime.after(awarenessWindow, () -> {
                awarenessScheduled = false;
                byte[] changes = presence.takeChanges();
                if (changes != null) {
                    peers.forEach((peer, behind) -> {
                        if (behind.isEmpty()) {
                            peer.awareness(changes);
                        }
                    });
                }
            });
        }
    }

    // ---- Changes

    /** Sends each client what others changed, in one frame. The document holds these changes already. */
    void send(List<Change> changes) {
        byte[] toOthers = null;
        boolean anybodyBehind = false;
        for (Map.Entry<Peer, Optional<Behind>> member : peers.entrySet()) {
            Peer peer = member.getKey();
            if (member.getValue().isPresent()) {
                anybodyBehind = true;
                continue;
            }
            byte @Nullable [] update;
            if (changes.stream().anyMatch(change -> peer.equals(change.from()))) {
                update = merged(changes.stream()
                        .filter(change -> !peer.equals(change.from()))
                        .map(Change::update)
                        .toList());
            } else {
                if (toOthers == null) {
                    toOthers = merged(changes.stream().map(Change::update).toList());
                }
                update = toOthers;
            }
            if (update != null) {
                if (peer.isBehind()) {
                    // Without this change: the state vector says what it has been sent so far, or less.
                    member.setValue(Optional.of(new Behind(vectorBefore(changes), runtime.now())));
                    anybodyBehind = true;
                } else {
                    peer.sync(new SyncMessage.Update(update));
                }
            }
        }
        if (anybodyBehind) {
            scheduleCatchUp();
        }
    }

    private static byte @Nullable [] merged(List<byte[]> updates) {
        return updates.isEmpty() ? null : updates.size() == 1 ? updates.getFirst() : Updates.merge(updates);
    }

    /**
     * A state vector that certainly does not cover these changes: that of the document, with the clients of the changes set back to where the changes begin.
     * (Deletions are in every update, whatever the state vector.)
     */
    private byte[] vectorBefore(List<Change> changes) {
        Map<Long, Long> clocks = new HashMap<>(document.stateVector().toMap());
        for (Change change : changes) {
            // Never forward: a change that waits for others begins after what the document has of its client.
            Updates.beginnings(change.update())
                    .forEach(
                            (client, clock) -> clocks.computeIfPresent(client, (ignored, has) -> Math.min(has, clock)));
        }
        return StateVector.of(clocks).encode();
    }

    private void scheduleCatchUp() {
        if (!catchUpScheduled) {
            catchUpScheduled = true;
            runtime.after(CATCH_UP, this::catchUp);
        }
    }

    private void catchUp() {
        catchUpScheduled = false;
        boolean anybodyBehind = false;
        for (Map.Entry<Peer, Optional<Behind>> member : List.copyOf(peers.entrySet())) {
            Behind behind = member.getValue().orElse(null);
            if (behind == null) {
                continue;
            }
            Peer peer = member.getKey();
            if (!peer.isBehind()) {
                peers.put(peer, Optional.empty());
                peer.sync(new SyncMessage.Update(document.encodeStateAsUpdate(behind.stateVector)));
            } else if (runtime.now().isAfter(behind.since.plus(MAX_BEHIND))) {
                drop.accept(peer, CloseCode.SLOW);
            } else {
                anybodyBehind = true;
            }
        }
        if (anybodyBehind) {
            scheduleCatchUp();
        }
    }
}
