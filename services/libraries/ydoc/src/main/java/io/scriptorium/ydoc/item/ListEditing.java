package io.scriptorium.ydoc.item;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads and changes the list of a branch: arrays, and the children of XML. Callers make sure that indexes and content are fine. */
public final class ListEditing {
    private ListEditing() {}

    public static void insert(
            Transaction transaction, Branch branch, int index, List<? extends @Nullable Object> content) {
        if (index == 0) {
            if (branch.markers != null) {
                branch.markers.shift(0, content.size());
            }
            insertAfter(transaction, branch, null, content);
            return;
        }
        Item item = branch.start;
        int left = index;
        if (branch.markers != null && item != null) {
            item = branch.markers.find(branch, item, index);
            left = index - branch.markers.foundIndex();
            if (left == 0) {
                // one to the left, because content goes behind an item
                item = item.previous();
                left += item != null && item.visible() ? item.length : 0;
            }
        }
        for (; item != null; item = item.right) {
            if (item.visible()) {
                if (left <= item.length) {
                    if (left < item.length) {
                        item.log.startingAt(transaction, item.clock + left);
                    }
                    break;
                }
                left -= item.length;
            }
        }
        if (branch.markers != null) {
            branch.markers.shift(index, content.size());
        }
        insertAfter(transaction, branch, item, content);
    }

    public static void append(Transaction transaction, Branch branch, List<? extends @Nullable Object> content) {
        Item item = branch.start;
        if (item != null) {
            if (branch.markers != null) {
                item = branch.markers.last(item);
            }
            while (item.right != null) {
                item = item.right;
            }
        }
        insertAfter(transaction, branch, item, content);
    }

    /** Inserts behind an item, or in front of all where it is null. Plain values in a row become one item. */
    public static void insertAfter(
            Transaction transaction,
            Branch branch,
            @Nullable Item reference,
            List<? extends @Nullable Object> content) {
        Item left = reference;
        Item right = reference == null ? branch.start : reference.right;
        ValueRun values = null;
        for (Object value : content) {
            Content special = special(value);
            if (special == null) {
                if (values == null) {
                    values = new ValueRun(content.size());
                }
                values.add(transaction.replica.written(value));
            } else {
                if (values != null) {
                    left = create(transaction, left, right, branch, new AnyContent(values), values.count());
                    values = null;
                }
                left = create(transaction, left, right, branch, special, 1);
            }
        }
        if (values != null) {
            create(transaction, left, right, branch, new AnyContent(values), values.count());
        }
    }

    private static Item create(
            Transaction transaction,
            @Nullable Item left,
            @Nullable Item right,
            Branch branch,
            Content content,
            int length) {
        return Item.create(transaction, left, right, branch, null, content, length);
    }

    /** Content for what is not a plain value. */
    static @Nullable Content special(@Nullable Object value) {
        return switch (value) {
            case Branch type -> new TypeContent(type);
            case byte[] bytes -> new BinaryContent(bytes);
            case Subdocument document -> new DocContent(document);
            case null, default -> null;
        };
    }

    public static void delete(Transaction transaction, Branch branch, int index, int length) {
        if (length == 0) {
            return;
        }
        Item item = branch.start;
        int before = index;
        if (branch.markers != null && item != null && index != 0) {
            item = branch.markers.find(branch, item, index);
            before = index - branch.markers.foundIndex();
        }
        for (; item != null && before > 0; item = item.right) {
            if (item.visible()) {
                if (before < item.length) {
                    item.log.startingAt(transaction, item.clock + before);
                }
                before -= item.length;
            }
        }
        int left = length;
        for (; item != null && left > 0; item = item.right) {
            if (!item.deleted()) {
                if (left < item.length) {
                    item.log.startingAt(transaction, item.clock + left);
                }
                item.delete(transaction);
                left -= item.length;
            }
        }
        if (branch.markers != null) {
            branch.markers.shift(index, left - length);
        }
    }

    public static @Nullable Object get(Branch branch, int index) {
        Item item = branch.start;
        int left = index;
        if (branch.markers != null && item != null && index != 0) {
            item = branch.markers.find(branch, item, index);
            left = index - branch.markers.foundIndex();
        }
        for (; item != null; item = item.right) {
            if (item.visible()) {
                if (left < item.length) {
                    return item.content.value(left);
                }
                left -= item.length;
            }
        }
        throw new IndexOutOfBoundsException(index);
    }
}
