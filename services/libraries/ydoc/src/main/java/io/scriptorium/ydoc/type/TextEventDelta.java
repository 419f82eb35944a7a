package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Change;
import io.scriptorium.ydoc.item.EmbedContent;
import io.scriptorium.ydoc.item.Equality;
import io.scriptorium.ydoc.item.FormatContent;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.TextContent;
import io.scriptorium.ydoc.item.Transaction;
import io.scriptorium.ydoc.item.TypeContent;
import io.scriptorium.ydoc.lib0.JsKeys;
import io.scriptorium.ydoc.lib0.Undefined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction changed in a text, as a delta: walks over all items and compares the formats before and after.
 *
 * <p>As in Yjs, marks that turn out to be redundant on the way are deleted; this happens in a transaction of its own.
 */
final class TextEventDelta {
    private enum Action {
        NONE,
        INSERT,
        RETAIN,
        DELETE
    }

    private final Change change;
    private final List<DeltaOp> ops = new ArrayList<>();
    private final Map<String, @Nullable Object> formats = new LinkedHashMap<>();
    private final Map<String, @Nullable Object> oldFormats = new LinkedHashMap<>();

    /** What changes for the text that is retained. */
    private final Map<String, @Nullable Object> changedFormats = new LinkedHashMap<>();

    private final StringBuilder text = new StringBuilder();
    private Action action = Action.NONE;
    private int retained;
    private int deleted;

    TextEventDelta(Change change) {
        this.change = change;
    }

    List<DeltaOp> compute() {
        change.transaction().replica().transact(null, true, this::walk);
        return ops;
    }

    private void walk(Transaction cleanup) {
        for (Item item = change.branch().start(); item != null; item = item.right()) {
            switch (item.content()) {
                case TypeContent type -> {
                    if (isNew(item)) {
                        insertEmbed(YType.of(type.branch()));
                    } else {
                        keepOrDelete(item);
                    }
                }
                case EmbedContent embed -> {
                    if (isNew(item)) {
                        insertEmbed(embed.value(0));
                    } else {
                        keepOrDelete(item);
                    }
                }
                case TextContent content -> {
                    if (isNew(item)) {
                        start(Action.INSERT);
                        content.appendTo(text);
                    } else {
                        keepOrDelete(item);
                    }
                }
                case FormatContent format -> mark(cleanup, item, format);
                default -> {}
            }
        }
        pack();
        while (!ops.isEmpty()
                && ops.getLast() instanceof DeltaOp.Retain last
                && last.attributes().isEmpty()) {
            ops.removeLast();
        }
    }

    private boolean adds(Item item) {
        return change.transaction().adds(item);
    }

    private boolean deletes(Item item) {
        return change.transaction().deletes(item);
    }

    private boolean isNew(Item item) {
        return adds(item) && !deletes(item);
    }

    private void start(Action next) {
        if (action != next) {
            pack();
            action = next;
        }
    }

    private void keepOrDelete(Item item) {
        if (adds(item)) {
            return;
        }
        if (deletes(item)) {
            start(Action.DELETE);
            deleted += item.length();
        } else if (!item.deleted()) {
            start(Action.RETAIN);
            retained += item.length();
        }
    }

    private void insertEmbed(@Nullable Object embed) {
        pack();
        if (embed instanceof String string
                ? !string.isEmpty()
                : !(embed instanceof Number || embed instanceof Boolean)) {
            ops.add(new DeltaOp.Insert(embed == null ? Undefined.UNDEFINED : embed, insertFormats()));
        }
    }

    private Map<String, @Nullable Object> insertFormats() {
        Map<String, @Nullable Object> set = new LinkedHashMap<>(formats);
        set.values().removeIf(value -> value == null);
        return TextDelta.copy(set);
    }

    private void pack() {
        switch (action) {
            case INSERT -> {
                if (!text.isEmpty()) {
                    ops.add(new DeltaOp.Insert(text.toString(), insertFormats()));
                }
                text.setLength(0);
            }
            case RETAIN -> {
                if (retained > 0) {
                    ops.add(new DeltaOp.Retain(retained, JsKeys.inOrder(TextDelta.copy(changedFormats))));
                }
                retained = 0;
            }
            case DELETE -> {
                if (deleted > 0) {
                    ops.add(new DeltaOp.Delete(deleted));
                }
                deleted = 0;
            }
            case NONE -> {}
        }
        action = Action.NONE;
    }

    private void mark(Transaction cleanup, Item item, FormatContent format) {
        String key = format.key();
        Object value = format.formatValue();
        if (adds(item)) {
            if (!deletes(item)) {
                if (!Equality.flat(formats.get(key), value)) {
                    packRetained();
                    if (Equality.flat(value, oldFormats.get(key))) {
                        changedFormats.remove(key);
                    } else {
                        changedFormats.put(key, value);
                    }
                } else if (value != null) {
                    item.delete(cleanup);
                }
            }
        } else if (deletes(item)) {
            oldFormats.put(key, value);
            Object now = formats.get(key);
            if (!Equality.flat(now, value)) {
                packRetained();
                changedFormats.put(key, now);
            }
        } else if (!item.deleted()) {
            oldFormats.put(key, value);
            if (changedFormats.containsKey(key)) {
                Object changed = changedFormats.get(key);
                if (!Equality.flat(changed, value)) {
                    packRetained();
                    if (value == null) {
                        changedFormats.remove(key);
                    } else {
                        changedFormats.put(key, value);
                    }
                } else if (changed != null) {
                    item.delete(cleanup);
                }
            }
        }
        if (!item.deleted()) {
            if (action == Action.INSERT) {
                pack();
            }
            if (value == null) {
                formats.remove(key);
            } else {
                formats.put(key, value);
            }
        }
    }

    private void packRetained() {
        if (action == Action.RETAIN) {
            pack();
        }
    }
}
