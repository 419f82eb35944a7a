package io.scriptorium.ydoc.item;

import java.util.Arrays;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place of an item among others that were inserted between the same neighbours without knowing of it (YATA).
 *
 * <p>Walks from the item's left origin to the right, over every candidate <i>o</i>:
 *
 * <ul>
 *   <li>same left origin: the lower client goes first; with the same right origin too, the search ends at the higher client;
 *   <li><i>o</i>'s origin was passed on the way: <i>o</i> belongs to something passed, so it goes first if that something does;
 *   <li>otherwise <i>o</i> lies outside of what the item competes with, and the search ends.
 * </ul>
 *
 * Cost: linear in the candidates.
 */
final class Conflict {
    /** Up to here the items passed are searched one by one, beyond it through a map. */
    private static final int SCANNED = 24;

    private Item[] passed = new Item[8];
    private int count;

    /** Candidates from here on compete with the item still; those before are known to come first. */
    private int competing;

    private @Nullable IdentityHashMap<Item, Integer> indices;

    private Conflict() {}

    /** The item that {@code item} goes to the right of; null for the start. */
    static @Nullable Item resolve(Item item, Branch branch) {
        Item left = item.left;
        Item candidate;
        if (left != null) {
            candidate = left.right;
        } else if (item.parentSub != null) {
            candidate = branch.firstEntry(item.parentSub);
        } else {
            candidate = branch.start;
        }
        if (candidate == null || candidate == item.right) {
            return left;
        }
        Conflict conflict = new Conflict();
        while (candidate != null && candidate != item.right) {
            conflict.pass(candidate);
            if (item.originLog == candidate.originLog
                    && (item.originLog == null || item.originClock == candidate.originClock)) {
                if (candidate.log.id < item.log.id) {
                    left = candidate;
                    conflict.competing = conflict.count;
                } else if (item.rightOriginLog == candidate.rightOriginLog
                        && (item.rightOriginLog == null || item.rightOriginClock == candidate.rightOriginClock)) {
                    break;
                }
            } else {
                int origin = candidate.originLog == null
                        ? -1
                        : conflict.indexOf(candidate.originLog.find(candidate.originClock));
                if (origin < 0) {
                    break;
                }
                if (origin < conflict.competing) {
                    left = candidate;
                    conflict.competing = conflict.count;
                }
            }
            candidate = candidate.right;
        }
        return left;
    }

    private void pass(Item item) {
        if (count == passed.length) {
            passed = Arrays.copyOf(passed, 2 * count);
        }
        passed[count++] = item;
        if (indices != null) {
            indices.put(item, count - 1);
        }
    }

    private int indexOf(Struct struct) {
        if (count > SCANNED) {
            if (indices == null) {
                indices = new IdentityHashMap<>();
                for (int i = 0; i < count; i++) {
                    indices.put(passed[i], i);
                }
            }
            Integer index = struct instanceof Item item ? indices.get(item) : null;
            return index == null ? -1 : index;
        }
        for (int i = count - 1; i >= 0; i--) {
            if (passed[i] == struct) {
                return i;
            }
        }
        return -1;
    }
}
