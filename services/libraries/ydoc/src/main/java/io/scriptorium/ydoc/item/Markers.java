package io.scriptorium.ydoc.item;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Known positions in a long list: up to 80 items together with the index at which each of them starts. A position is found by walking
 * from the nearest marker, so the cost of an edit is its distance from one of the last edits and not from the start.
 *
 * <p>Where tombstones surround a position, the marker decides on which side of them the walk ends, and so it decides what a new item
 * has as its origins. Markers are therefore chosen, moved and dropped exactly as in Yjs: the same edits give the same bytes.
 */
final class Markers {
    private static final int MAX = 80;

    private @Nullable Item[] items = new @Nullable Item[4];
    private int[] indices = new int[4];
    private long[] usedAt = new long[4];
    private int count;
    private long clock;

    /** Of the marker that {@link #find} returned. */
    private int foundIndex;

    void clear() {
        Arrays.fill(items, 0, count, null);
        count = 0;
    }

    int foundIndex() {
        return foundIndex;
    }

    /** The item to start from on the way to {@code index}; the list starts with {@code start}. {@link #foundIndex} is where it starts. */
    Item find(Branch branch, Item start, int index) {
        int marker = nearest(index);
        Item item = start;
        int at = 0;
        if (marker >= 0) {
            item = item(marker);
            at = indices[marker];
            usedAt[marker] = clock++;
        }
        while (item.right != null && at < index) {
            if (item.visible()) {
                if (index < at + item.length) {
                    break;
                }
                at += item.length;
            }
            item = item.right;
        }
        while (item.left != null && at > index) {
            item = item.left;
            if (item.visible()) {
                at -= item.length;
            }
        }
        // an item that may be merged into its left one is no good place for a marker
        while (item.left != null && item.left.log == item.log && item.left.end() == item.clock) {
            item = item.left;
            if (item.visible()) {
                at -= item.length;
            }
        }
        foundIndex = at;
        if (marker >= 0 && Math.abs(indices[marker] - at) < branch.length / (double) MAX) {
            move(marker, item, at);
        } else if (count >= MAX) {
            move(oldest(), item, at);
        } else {
            add(item, at);
        }
        return item;
    }

    private Item item(int marker) {
        return Objects.requireNonNull(items[marker]);
    }

    private int nearest(int index) {
        int nearest = -1;
        int distance = Integer.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            int d = Math.abs(index - indices[i]);
            if (d <= distance) {
                distance = d;
                nearest = i;
            }
        }
        return nearest;
    }

    private int oldest() {
        int oldest = 0;
        for (int i = 1; i < count; i++) {
            if (usedAt[i] <= usedAt[oldest]) {
                oldest = i;
            }
        }
        return oldest;
    }

    private void move(int marker, Item item, int index) {
        item(marker).setMarker(false);
        items[marker] = item;
        item.setMarker(true);
        indices[marker] = index;
        usedAt[marker] = clock++;
    }

    private void add(Item item, int index) {
        if (count == items.length) {
            items = Arrays.copyOf(items, 2 * count);
            indices = Arrays.copyOf(indices, 2 * count);
            usedAt = Arrays.copyOf(usedAt, 2 * count);
        }
        item.setMarker(true);
        items[count] = item;
        indices[count] = index;
        usedAt[count++] = clock++;
    }

    private void remove(int marker) {
        System.arraycopy(items, marker + 1, items, marker, count - marker - 1);
        System.arraycopy(indices, marker + 1, indices, marker, count - marker - 1);
        System.arraycopy(usedAt, marker + 1, usedAt, marker, count - marker - 1);
        items[--count] = null;
    }

    /** Moves the markers for an insertion of {@code delta} units at {@code index}, or, before it happens, for a deletion of -{@code delta}. */
    void shift(int index, int delta) {
        for (int i = count - 1; i >= 0; i--) {
            if (delta > 0 && !settle(i)) {
                remove(i);
            } else if (index < indices[i] || (delta > 0 && index == indices[i])) {
                indices[i] = Math.max(index, indices[i] + delta);
            }
        }
    }

    /** Moves a marker off a tombstone to the left; false if it has to go. */
    private boolean settle(int marker) {
        Item item = item(marker);
        if (item.visible()) {
            item.setMarker(true);
            return true;
        }
        item.setMarker(false);
        @Nullable Item target = item;
        while (target != null && !target.visible()) {
            target = target.left;
            if (target != null && target.visible()) {
                indices[marker] -= target.length;
            }
        }
        if (target == null || target.marker()) {
            return false;
        }
        items[marker] = target;
        target.setMarker(true);
        return true;
    }

    /** {@code right} is about to be part of {@code left}. */
    void merged(Item left, Item right) {
        for (int i = 0; i < count; i++) {
            if (items[i] == right) {
                items[i] = left;
                if (left.visible()) {
                    indices[i] -= left.length;
                }
            }
        }
    }

    /** The marked item furthest to the right, or {@code start}. */
    Item last(Item start) {
        Item last = start;
        int index = 0;
        for (int i = 0; i < count; i++) {
            if (indices[i] > index) {
                index = indices[i];
                last = item(i);
            }
        }
        return last;
    }
}
