package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes that wait for others they depend on.
 *
 * <p>They are kept encoded, and merged only when somebody needs them as one: a client that sends many changes before what they depend on
 * must not cost us a merge each time.
 */
final class PendingStructs {
    /** How many encoded changes may wait to be merged. */
    static final int MAX_PARTS = 64;

    /** For each client that something is missing of, the lowest clock that has to come before it is worth trying again. */
    private final Map<Long, Integer> missing;

    /** In format v2. */
    private final List<byte[]> parts;

    private PendingStructs(Map<Long, Integer> missing, List<byte[]> parts) {
        this.missing = missing;
        this.parts = parts;
    }

    static PendingStructs of(Map<Long, Integer> missing, byte[] update) {
        List<byte[]> parts = new ArrayList<>(1);
        parts.add(update);
        return new PendingStructs(missing, parts);
    }

    Map<Long, Integer> missing() {
        return missing;
    }

    /** All changes as one update in format v2. */
    byte[] update() {
        if (parts.size() > 1) {
            byte[] merged = EncodedUpdates.merge(
                    UpdateFormat.V2,
                    parts.stream()
                            .map(part -> EncodedUpdate.own(UpdateFormat.V2, part))
                            .toList());
            parts.clear();
            parts.add(merged);
        }
        return parts.getFirst();
    }

    PendingStructs with(PendingStructs more) {
        Map<Long, Integer> all = new TreeMap<>(missing);
        more.missing.forEach((client, clock) -> all.merge(client, clock, Math::min));
        PendingStructs joined = new PendingStructs(all, parts);
        joined.parts.addAll(more.parts);
        if (parts.size() >= MAX_PARTS) {
            joined.update();
        }
        return joined;
    }
}
