package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Changes that wait for others they depend on.
 *
 * @param missing for each client that something is missing of, the lowest clock up to which its log has to come before it is worth trying again
 * @param update the changes, in format v2
 */
record PendingStructs(Map<Long, Integer> missing, byte[] update) {
    PendingStructs with(PendingStructs more) {
        Map<Long, Integer> all = new TreeMap<>(missing);
        more.missing.forEach((client, clock) -> all.merge(client, clock, Math::min));
        return new PendingStructs(all, EncodedUpdates.merge(UpdateFormat.V2, List.of(update, more.update)));
    }
}
