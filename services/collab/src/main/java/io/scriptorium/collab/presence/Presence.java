package io.scriptorium.collab.presence;

import io.scriptorium.wire.AwarenessUpdate;
import io.scriptorium.wire.AwarenessUpdate.Entry;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The awareness states of a room. A client id belongs to the connection that named it first, for as long as that lives; nobody else
 * can change or remove its state. In every state the server sets who it is: {@code user.id}, {@code user.name} and
 * {@code user.color}, whatever the client wrote there.
 *
 * <p>Not safe for use by several threads: it belongs to a room.
 *
 * @param <C> what stands for a connection
 */
public final class Presence<C> {
    /** The most client ids that one connection may own: a provider uses one, or a few after reloads of an editor. */
    public static final int MAX_CLIENTS_PER_CONNECTION = 16;
    /** The longest state that is kept, in characters. */
    public static final int MAX_STATE_LENGTH = 16_384;

    /** Told apart by colour-blind readers (after Okabe and Ito), and dark enough for white labels. */
    private static final List<String> COLOURS =
            List.of("#0072b2", "#a34900", "#00735c", "#8f3a84", "#7a5c00", "#b3261e", "#3d5a80", "#5b4fa8");

    /** How many clients that left are remembered, for the clocks with which they return. */
    static final int MAX_DEPARTED = 4_096;

    /**
     * A client that is here.
     *
     * @param clock as it is sent on: the client's own plus {@code shift}
     * @param shift what lifts the clocks of a client that left and came back above the one it was removed with, since the
     *     reference code ignores whatever is not newer
     */
    private record Client<C>(C owner, long clock, long shift, String state) {}

    private final Map<Long, Client<C>> clients = new LinkedHashMap<>();
    private final Map<Long, Entry> changed = new LinkedHashMap<>();
    private final Map<C, Integer> owned = new HashMap<>();
    private final Map<Long, Long> departed = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > MAX_DEPARTED;
        }
    };

    /**
     * Takes what a connection says of its clients; entries of others' clients and stale ones are passed over.
     *
     * @throws DecodeException if a state is not a JSON object
     */
    public void update(C from, UUID userId, String userName, AwarenessUpdate update) {
        for (Entry entry : update.entries()) {
            Client<C> known = clients.get(entry.clientId());
            if (known == null ? admits(from) : known.owner.equals(from)) {
                apply(from, userId, userName, known, entry);
            }
        }
    }

    /** Removes all that a connection owns. */
    public void remove(C owner) {
        for (Map.Entry<Long, Client<C>> client : List.copyOf(clients.entrySet())) {
            if (client.getValue().owner.equals(owner)) {
                gone(client.getKey(), client.getValue().clock, client.getValue());
            }
        }
    }

    /** All states, for somebody new; null if there are none. */
    public byte @Nullable [] all() {
        if (clients.isEmpty()) {
            return null;
        }
        List<Entry> entries = new ArrayList<>();
        clients.forEach((id, client) -> entries.add(new Entry(id, client.clock, client.state)));
        return new AwarenessUpdate(entries).encode();
    }

    public boolean hasChanges() {
        return !changed.isEmpty();
    }

    /** The newest state of each client that changed since the last call; null if none did. */
    public byte @Nullable [] takeChanges() {
        if (changed.isEmpty()) {
            return null;
        }
        byte[] update = new AwarenessUpdate(List.copyOf(changed.values())).encode();
        changed.clear();
        return update;
    }

    private boolean admits(C owner) {
        return owned.getOrDefault(owner, 0) < MAX_CLIENTS_PER_CONNECTION;
    }

    private void apply(C from, UUID userId, String userName, @Nullable Client<C> known, Entry entry) {
        String state = entry.state();
        if (state == null) {
            if (known != null && entry.clock() + known.shift >= known.clock) {
                gone(entry.clientId(), entry.clock() + known.shift, known);
            }
            return;
        }
        if (state.length() > MAX_STATE_LENGTH || (known != null && entry.clock() + known.shift <= known.clock)) {
            return;
        }
        String stamped = stamp(state, userId, userName);
        long shift = known == null ? firstShift(entry) : known.shift;
        if (known == null) {
            owned.merge(from, 1, Integer::sum);
        }
        clients.put(entry.clientId(), new Client<>(from, entry.clock() + shift, shift, stamped));
        changed.put(entry.clientId(), new Entry(entry.clientId(), entry.clock() + shift, stamped));
    }

    /** Above the clock that a client left with, and above 0, with which every client begins and which the reference code never shows to anybody. */
    private long firstShift(Entry entry) {
        return Math.max(0, Math.max(1, departed.getOrDefault(entry.clientId(), -1L) + 1) - entry.clock());
    }

    private void gone(long clientId, long clock, Client<C> client) {
        clients.remove(clientId);
        owned.merge(client.owner, -1, Integer::sum);
        owned.remove(client.owner, 0);
        departed.remove(clientId);
        departed.put(clientId, clock);
        changed.put(clientId, new Entry(clientId, clock, null));
    }

    private static String stamp(String state, UUID userId, String userName) {
        JsonObject json = new JsonObject(state);
        Object user = json.getValue("user");
        JsonObject stamped = user instanceof JsonObject fields ? fields : new JsonObject();
        stamped.put("id", userId.toString()).put("name", userName).put("color", colour(userId));
        return json.put("user", stamped).encode();
    }

    private static String colour(UUID userId) {
        return COLOURS.get(Math.floorMod(userId.hashCode(), COLOURS.size()));
    }
}
