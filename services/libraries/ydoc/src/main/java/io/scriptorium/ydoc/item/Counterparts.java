package io.scriptorium.ydoc.item;

import java.util.IdentityHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds, from an item of a list whose type was deleted and has come back as a copy, the nearest items that have come back too. Looking
 * from item to item, as Yjs does, takes time quadratic in their number; this numbers the list once and then takes logarithmic time.
 */
final class Counterparts {
    private final IdentityHashMap<Item, Integer> places = new IdentityHashMap<>();

    /** The items that an undo has made a copy of, by their place. */
    private final NavigableMap<Integer, Item> redone = new TreeMap<>();

    Counterparts(Branch branch) {
        for (Item item = branch.start; item != null; item = item.right) {
            places.put(item, places.size());
            noteRedone(item);
        }
    }

    void noteRedone(Item item) {
        Integer place = places.get(item);
        if (place != null && item.redone()) {
            redone.put(place, item);
        }
    }

    /** The nearest item with a copy, {@code from} itself included; null if there is none. */
    @Nullable
    Item nearest(Item from, boolean toTheRight) {
        Integer place = places.get(from);
        if (place == null) {
            // split off since
            return from;
        }
        Map.Entry<Integer, Item> found = toTheRight ? redone.ceilingEntry(place) : redone.floorEntry(place);
        if (found == null) {
            return null;
        }
        Item item = found.getValue();
        if (!toTheRight && item != from) {
            // what was split off from it since is nearer
            while (item.right != null && !places.containsKey(item.right)) {
                item = item.right;
            }
        }
        return item;
    }
}
