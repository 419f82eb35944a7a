package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateWriter;
import org.jspecify.annotations.Nullable;

/** A value in a text, as one character. */
public final class EmbedContent implements Content {
    private final @Nullable Object embed;

    EmbedContent(@Nullable Object embed) {
        this.embed = embed;
    }

    @Override
    public int ref() {
        return ContentRef.EMBED;
    }

    @Override
    public @Nullable Object value(int index) {
        return embed;
    }

    @Override
    public Content copy() {
        return this;
    }

    @Override
    public void write(UpdateWriter writer, int offset, int length) {
        writer.writeJson(embed);
    }
}
