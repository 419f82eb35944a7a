package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateWriter;
import org.jspecify.annotations.Nullable;

/** What an item holds. Its length is the item's. */
public sealed interface Content
        permits AnyContent,
                BinaryContent,
                DeletedContent,
                DocContent,
                EmbedContent,
                FormatContent,
                JsonContent,
                TextContent,
                TypeContent {
    /** See {@link io.scriptorium.ydoc.format.ContentRef}. */
    int ref();

    /** Whether readers see it, and positions count it. */
    default boolean countable() {
        return true;
    }

    /** One of the values; branches and subdocuments stand for themselves. */
    @Nullable
    Object value(int index);

    /** Cuts this content at {@code offset} and returns what was after it. */
    default Content splice(int offset) {
        throw new IllegalStateException("cannot be split");
    }

    /** Appends the content that follows if both are of a kind that can be one. */
    default boolean mergeWith(Content right) {
        return false;
    }

    /** A copy for an item that redoes the one with this content. */
    Content copy();

    /** Called when the item that holds it has found its place. */
    default void integrate(Transaction transaction, Item item) {}

    /** Called when the item that holds it is deleted. */
    default void delete(Transaction transaction) {}

    /** Called before it is thrown away. */
    default void collect(Replica replica) {}

    /** Writes it without the first {@code offset} of its {@code length} units. */
    void write(UpdateWriter writer, int offset, int length);
}
