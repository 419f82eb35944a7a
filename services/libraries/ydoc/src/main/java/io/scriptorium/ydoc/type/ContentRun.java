package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.item.Branch;
import io.scriptorium.ydoc.item.Item;
import io.scriptorium.ydoc.item.Kind;
import io.scriptorium.ydoc.item.TextContent;
import io.scriptorium.ydoc.item.TypeContent;
import io.scriptorium.ydoc.version.Id;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Content that one client inserted in a row, as filters of garbage collection and undoing see it: only to be looked at while the filter runs. */
public final class ContentRun {
    private final Item item;

    private ContentRun(Item item) {
        this.item = item;
    }

    /** The run that an item holds. Internal: items are the engine's. */
    public static ContentRun of(Item item) {
        return new ContentRun(item);
    }

    /** Of its first unit; those of the others follow. */
    public Id id() {
        return new Id(item.client(), item.clock());
    }

    /** In units: of text, elements of a list, one of anything else. */
    public int length() {
        return item.length();
    }

    public boolean deleted() {
        return item.deleted();
    }

    /** The type it is in; null for a root of which nobody has said what it is. */
    public @Nullable YType parent() {
        Branch branch = item.branch();
        return branch.kind() == Kind.UNKNOWN ? null : YType.of(branch);
    }

    /** The key in its parent; null for an element of a list or text. */
    public @Nullable String key() {
        return item.parentSub();
    }

    /** The type that it is; null where it is something else. */
    public @Nullable YType type() {
        return item.content() instanceof TypeContent content ? YType.of(content.branch()) : null;
    }

    /** What it is: one string of text, or the elements; none for a format, and for content that has been thrown away. */
    public List<@Nullable Object> values() {
        if (!item.countable()) {
            return List.of();
        }
        if (item.content() instanceof TextContent text) {
            return List.of(text.toString());
        }
        List<@Nullable Object> values = new ArrayList<>(item.length());
        for (int i = 0; i < item.length(); i++) {
            values.add(Values.toPublic(item.content().value(i)));
        }
        return values;
    }
}
