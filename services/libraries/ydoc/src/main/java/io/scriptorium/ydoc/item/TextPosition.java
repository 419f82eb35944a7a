package io.scriptorium.ydoc.item;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A place between two items of a text, and the formats that hold there. */
final class TextPosition {
    @Nullable
    Item left;

    @Nullable
    Item right;

    int index;
    private Map<String, @Nullable Object> formats = Map.of();
    private boolean changeable;

    TextPosition(@Nullable Item left, @Nullable Item right, int index) {
        this.left = left;
        this.right = right;
        this.index = index;
    }

    /** The place {@code count} units after a known one. */
    static TextPosition find(Transaction transaction, Branch branch, int index, boolean useMarkers) {
        TextPosition position;
        Item start = branch.start;
        Markers markers = branch.markers;
        if (useMarkers && markers != null && start != null && index != 0) {
            Item item = markers.find(branch, start, index);
            position = new TextPosition(item.left, item, markers.foundIndex());
            position.advance(transaction, index - markers.foundIndex());
        } else {
            position = new TextPosition(null, start, 0);
            position.advance(transaction, index);
        }
        return position;
    }

    /** Moves {@code count} units to the right and splits the item it ends in. */
    private void advance(Transaction transaction, int count) {
        Item item = right;
        while (item != null && count > 0) {
            if (!item.deleted()) {
                if (item.content instanceof FormatContent format) {
                    apply(format);
                } else {
                    if (count < item.length) {
                        item.log.startingAt(transaction, item.clock + count);
                    }
                    index += item.length;
                    count -= item.length;
                }
            }
            left = item;
            item = item.right;
        }
        right = item;
    }

    /** Moves over the item to the right, which must be there. */
    void forward() {
        Item item = right;
        if (item == null) {
            throw new IllegalStateException("at the end");
        }
        if (!item.deleted()) {
            if (item.content instanceof FormatContent format) {
                apply(format);
            } else {
                index += item.length;
            }
        }
        left = item;
        right = item.right;
    }

    Map<String, @Nullable Object> formats() {
        return formats;
    }

    /** The formats, to be changed. */
    Map<String, @Nullable Object> mutableFormats() {
        if (!changeable) {
            changeable = true;
            formats = new LinkedHashMap<>();
        }
        return formats;
    }

    private void apply(FormatContent format) {
        apply(mutableFormats(), format);
    }

    static void apply(Map<String, @Nullable Object> formats, FormatContent format) {
        if (format.value == null) {
            formats.remove(format.key);
        } else {
            formats.put(format.key, format.value);
        }
    }
}
