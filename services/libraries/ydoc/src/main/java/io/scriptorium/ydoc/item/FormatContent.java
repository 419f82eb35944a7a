package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.lib0.Undefined;
import org.jspecify.annotations.Nullable;

/** A mark in a text: from here on, {@code key} has {@code value}; null ends the format. */
public final class FormatContent implements Content {
    final String key;
    final @Nullable Object value;

    FormatContent(String key, @Nullable Object value) {
        this.key = key;
        this.value = value;
    }

    public String key() {
        return key;
    }

    public @Nullable Object formatValue() {
        return value;
    }

    @Override
    public int ref() {
        return ContentRef.FORMAT;
    }

    @Override
    public boolean countable() {
        return false;
    }

    @Override
    public Object value(int index) {
        return Undefined.UNDEFINED;
    }

    @Override
    public Content copy() {
        return this;
    }

    /** From now on positions in the text cannot be found by markers, because the way to them decides their formats. */
    @Override
    public void integrate(Transaction transaction, Item item) {
        item.branch().markers = null;
        item.branch().hasFormatting = true;
        item.branch().marked = true;
    }

    @Override
    public void write(UpdateWriter writer, int offset, int length) {
        writer.writeKey(key);
        writer.writeJson(value);
    }
}
