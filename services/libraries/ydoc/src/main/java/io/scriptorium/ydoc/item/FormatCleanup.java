package io.scriptorium.ydoc.item;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deletes marks of a text that have become redundant: because what stood between them was deleted, or because two clients
 * formatted the same words.
 */
public final class FormatCleanup {
    private FormatCleanup() {}

    /**
     * Cleans up the marks from {@code start} to the next content.
     *
     * @param end where the current place is; it may lie before the next content
     * @param startFormats the formats that hold at {@code start}
     * @param formats the formats that hold at {@code end}; they are brought up to date
     */
    static int gap(
            Transaction transaction,
            Item start,
            @Nullable Item end,
            Map<String, @Nullable Object> startFormats,
            Map<String, @Nullable Object> formats) {
        Item gapEnd = start;
        Map<String, FormatContent> last = new HashMap<>();
        while (gapEnd != null && !gapEnd.visible()) {
            if (!gapEnd.deleted() && gapEnd.content instanceof FormatContent format) {
                last.put(format.key, format);
            }
            gapEnd = gapEnd.right;
        }
        int cleaned = 0;
        boolean reachedEnd = false;
        for (Item item = start; item != null && item != gapEnd; item = item.right) {
            if (item == end) {
                reachedEnd = true;
            }
            if (!item.deleted() && item.content instanceof FormatContent format) {
                Object startValue = startFormats.get(format.key);
                if (last.get(format.key) != format || Equality.strict(startValue, format.value)) {
                    item.delete(transaction);
                    cleaned++;
                    if (!reachedEnd
                            && Equality.strict(formats.get(format.key), format.value)
                            && !Equality.strict(startValue, format.value)) {
                        if (startValue == null) {
                            formats.remove(format.key);
                        } else {
                            formats.put(format.key, startValue);
                        }
                    }
                }
                if (!reachedEnd && !item.deleted()) {
                    TextPosition.apply(formats, format);
                }
            }
        }
        return cleaned;
    }

    /** Cleans up around an item without looking at which formats hold there: of marks for the same key the last one counts. */
    private static void contextlessGap(Transaction transaction, Item start) {
        Item item = start;
        while (item.right != null && (item.right.deleted() || !item.right.countable())) {
            item = item.right;
        }
        Set<String> seen = new HashSet<>();
        for (Item at = item; at != null && !at.visible(); at = at.left) {
            if (!at.deleted() && at.content instanceof FormatContent format && !seen.add(format.key)) {
                at.delete(transaction);
            }
        }
    }

    /** Cleans up a whole text and returns how many marks were deleted. */
    public static int all(Transaction transaction, Branch branch) {
        int cleaned = 0;
        Item start = branch.start;
        Map<String, @Nullable Object> startFormats = new LinkedHashMap<>();
        Map<String, @Nullable Object> formats = new LinkedHashMap<>();
        for (Item end = branch.start; end != null; end = end.right) {
            if (!end.deleted()) {
                if (end.content instanceof FormatContent format) {
                    TextPosition.apply(formats, format);
                } else if (start != null) {
                    cleaned += gap(transaction, start, end, startFormats, formats);
                    startFormats = new LinkedHashMap<>(formats);
                    start = end;
                }
            }
        }
        return cleaned;
    }

    /** After a remote transaction: cleans up every text that got or lost marks as a whole, others where something was deleted. */
    static void afterTransaction(Transaction transaction) {
        Set<Branch> whole = new LinkedHashSet<>();
        for (int t = 0; t < transaction.touchedCount(); t++) {
            int before = transaction.before(t);
            if (transaction.after(t) != before) {
                collectFormatted(transaction, transaction.touched(t), before, transaction.after(t), whole);
            }
        }
        Replica replica = transaction.replica;
        replica.transact(null, true, cleanup -> {
            for (Deletions.Ranges ranges : transaction.deletions.clients()) {
                for (int r = 0; r < ranges.count && ranges.clock(r) < ranges.log.next; r++) {
                    forEachStruct(transaction, ranges.log, ranges.clock(r), ranges.end(r), struct -> {
                        if (struct instanceof Item item
                                && item.branch().hasFormatting
                                && !whole.contains(item.branch())) {
                            if (item.content instanceof FormatContent) {
                                whole.add(item.branch());
                            } else {
                                contextlessGap(cleanup, item);
                            }
                        }
                    });
                }
            }
            for (Branch branch : whole) {
                all(cleanup, branch);
            }
        });
    }

    private static void collectFormatted(
            Transaction transaction, ClientLog log, int before, int after, Set<Branch> formatted) {
        // Yjs passes the end where a length is expected; what comes after the transaction is looked at too
        int end = (int) Math.min(Integer.MAX_VALUE, (long) before + after);
        forEachStruct(transaction, log, before, end, struct -> {
            if (struct instanceof Item item && !item.deleted() && item.content instanceof FormatContent) {
                formatted.add(item.branch());
            }
        });
    }

    /** Calls {@code action} with every struct in a range of clocks, which is split at its ends. */
    static void forEachStruct(Transaction transaction, ClientLog log, int clock, int end, Consumer<Struct> action) {
        if (end == clock) {
            return;
        }
        int index = log.indexOfStart(transaction, clock);
        do {
            Struct struct = log.structs[index++];
            if (end < struct.end()) {
                log.indexOfStart(transaction, end);
            }
            action.accept(struct);
        } while (index < log.size && log.structs[index].clock < end);
    }
}
