package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.lib0.JsKeys;
import io.scriptorium.ydoc.lib0.Undefined;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Inserts, deletes and formats text. A format is a pair of marks around a range; the operations take care that no
 * more marks come into being than necessary, exactly as Yjs does.
 */
public final class TextEditing {
    private TextEditing() {}

    /** Inserts with the formats that hold at the place. */
    public static void insert(Transaction transaction, Branch branch, int index, String text) {
        TextPosition position = TextPosition.find(transaction, branch, index, true);
        Map<String, @Nullable Object> formats =
                position.formats().isEmpty() ? Map.of() : new LinkedHashMap<>(position.formats());
        insert(transaction, branch, position, text(transaction, text), text.length(), formats);
    }

    private static Content text(Transaction transaction, String text) {
        return new TextContent(transaction.replica.written(text));
    }

    /** Inserts with exactly these formats. */
    public static void insert(
            Transaction transaction, Branch branch, int index, String text, Map<String, @Nullable Object> formats) {
        TextPosition position = TextPosition.find(transaction, branch, index, false);
        insert(transaction, branch, position, text(transaction, text), text.length(), formats);
    }

    /** Inserts a value or a branch; without {@code formats} it has none. */
    public static void insertEmbed(
            Transaction transaction,
            Branch branch,
            int index,
            Object embed,
            @Nullable Map<String, @Nullable Object> formats) {
        TextPosition position = TextPosition.find(transaction, branch, index, formats == null);
        insert(transaction, branch, position, embedded(transaction, embed), 1, formats == null ? Map.of() : formats);
    }

    private static Content embedded(Transaction transaction, Object embed) {
        return embed instanceof Branch branch
                ? new TypeContent(branch)
                : new EmbedContent(transaction.replica.written(embed));
    }

    public static void delete(Transaction transaction, Branch branch, int index, int length) {
        delete(transaction, branch, TextPosition.find(transaction, branch, index, true), length);
    }

    public static void format(
            Transaction transaction, Branch branch, int index, int length, Map<String, @Nullable Object> formats) {
        TextPosition position = TextPosition.find(transaction, branch, index, false);
        if (position.right != null) {
            format(transaction, branch, position, length, formats);
        }
    }

    /** Walks over a text from its start, as a delta does. */
    public static final class Walk {
        private final Transaction transaction;
        private final Branch branch;
        private final TextPosition position;

        public Walk(Transaction transaction, Branch branch) {
            this.transaction = transaction;
            this.branch = branch;
            this.position = new TextPosition(null, branch.start, 0);
        }

        public void insert(Object content, Map<String, @Nullable Object> formats) {
            if (!(content instanceof String text)) {
                TextEditing.insert(transaction, branch, position, embedded(transaction, content), 1, formats);
            } else if (!text.isEmpty()) {
                TextEditing.insert(transaction, branch, position, text(transaction, text), text.length(), formats);
            }
        }

        public void retain(int length, Map<String, @Nullable Object> formats) {
            format(transaction, branch, position, length, formats);
        }

        public void delete(int length) {
            TextEditing.delete(transaction, branch, position, length);
        }
    }

    private static void insert(
            Transaction transaction,
            Branch branch,
            TextPosition position,
            Content content,
            int length,
            Map<String, @Nullable Object> wanted) {
        Map<String, @Nullable Object> formats = wanted;
        if (!position.formats().isEmpty()) {
            formats = new LinkedHashMap<>(wanted);
            for (String key : position.formats().keySet()) {
                if (undefined(formats, key)) {
                    formats.put(key, null);
                }
            }
        }
        skipRedundant(position, formats);
        Map<String, @Nullable Object> negated = insertFormats(transaction, branch, position, formats);
        if (branch.markers != null) {
            branch.markers.shift(position.index, length);
        }
        position.right = Item.create(transaction, position.left, position.right, branch, null, content, length);
        position.forward();
        insertNegated(transaction, branch, position, negated);
    }

    private static boolean undefined(Map<String, @Nullable Object> formats, String key) {
        Object value = formats.get(key);
        return value == Undefined.UNDEFINED || (value == null && !formats.containsKey(key));
    }

    private static @Nullable Object orNull(Map<String, @Nullable Object> formats, String key) {
        Object value = formats.get(key);
        return value == Undefined.UNDEFINED ? null : value;
    }

    /** Moves over tombstones, and over marks that say what is wanted anyway. */
    private static void skipRedundant(TextPosition position, Map<String, @Nullable Object> formats) {
        Item item = position.right;
        while (item != null
                && (item.deleted()
                        || (item.content instanceof FormatContent format
                                && Equality.flat(orNull(formats, format.key), format.value)))) {
            position.forward();
            item = position.right;
        }
    }

    /** Inserts the marks that start the formats, and returns what has to be set again behind the text. */
    private static Map<String, @Nullable Object> insertFormats(
            Transaction transaction, Branch branch, TextPosition position, Map<String, @Nullable Object> formats) {
        if (formats.isEmpty()) {
            return Map.of();
        }
        Map<String, @Nullable Object> negated = new LinkedHashMap<>();
        for (Map.Entry<String, @Nullable Object> format :
                JsKeys.inOrder(formats).entrySet()) {
            String key = format.getKey();
            Object now = position.formats().get(key);
            if (!Equality.flat(now, format.getValue())) {
                negated.put(key, now);
                insertMark(transaction, branch, position, key, format.getValue());
            }
        }
        return negated;
    }

    private static void insertMark(
            Transaction transaction, Branch branch, TextPosition position, String key, @Nullable Object value) {
        FormatContent mark = new FormatContent(transaction.replica.written(key), transaction.replica.written(value));
        position.right = Item.create(transaction, position.left, position.right, branch, null, mark, 1);
        position.forward();
    }

    /** Inserts the marks that end the formats, unless marks that are there already do so. */
    private static void insertNegated(
            Transaction transaction, Branch branch, TextPosition position, Map<String, @Nullable Object> negated) {
        if (negated.isEmpty()) {
            // still has to move over tombstones, because a delta goes on from here
            while (position.right != null && position.right.deleted()) {
                position.forward();
            }
            return;
        }
        Item item = position.right;
        while (item != null
                && (item.deleted()
                        || (item.content instanceof FormatContent format
                                && negated.containsKey(format.key)
                                && Equality.flat(negated.get(format.key), format.value)))) {
            if (!item.deleted() && item.content instanceof FormatContent format) {
                negated.remove(format.key);
            }
            position.forward();
            item = position.right;
        }
        negated.forEach((key, value) -> insertMark(transaction, branch, position, key, value));
    }

    private static void format(
            Transaction transaction,
            Branch branch,
            TextPosition position,
            int length,
            Map<String, @Nullable Object> formats) {
        skipRedundant(position, formats);
        Map<String, @Nullable Object> negated = insertFormats(transaction, branch, position, formats);
        int left = length;
        Item item = position.right;
        while (item != null
                && (left > 0 || (!negated.isEmpty() && (item.deleted() || item.content instanceof FormatContent)))) {
            if (!item.deleted()) {
                if (item.content instanceof FormatContent format) {
                    if (undefined(formats, format.key)) {
                        position.mutableFormats().put(format.key, format.value);
                    } else {
                        if (Equality.flat(formats.get(format.key), format.value)) {
                            negated.remove(format.key);
                        } else if (left == 0) {
                            // no need to look for more marks that could end the formats
                            break;
                        } else {
                            negated.put(format.key, format.value);
                        }
                        item.delete(transaction);
                    }
                } else {
                    if (left < item.length) {
                        item.log.startingAt(transaction, item.clock + left);
                    }
                    left -= item.length;
                }
            }
            position.forward();
            item = position.right;
        }
        if (left > 0) {
            // as Quill does, formatting beyond the end makes new lines
            TextContent newLines = new TextContent("\n".repeat(left));
            position.right = Item.create(transaction, position.left, position.right, branch, null, newLines, left);
            position.forward();
        }
        insertNegated(transaction, branch, position, negated);
    }

    private static void delete(Transaction transaction, Branch branch, TextPosition position, int length) {
        Map<String, @Nullable Object> startFormats =
                position.formats().isEmpty() ? Map.of() : new LinkedHashMap<>(position.formats());
        Item start = position.right;
        int left = length;
        Item item = position.right;
        while (left > 0 && item != null) {
            if (!item.deleted()
                    && (item.content instanceof TextContent
                            || item.content instanceof EmbedContent
                            || item.content instanceof TypeContent)) {
                if (left < item.length) {
                    item.log.startingAt(transaction, item.clock + left);
                }
                left -= item.length;
                item.delete(transaction);
            }
            position.forward();
            item = position.right;
        }
        if (start != null && branch.marked) {
            FormatCleanup.gap(transaction, start, position.right, startFormats, position.mutableFormats());
        }
        if (branch.markers != null) {
            branch.markers.shift(position.index, left - length);
        }
    }
}
