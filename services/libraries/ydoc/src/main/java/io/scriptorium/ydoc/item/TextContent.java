package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.TextRun;
import io.scriptorium.ydoc.format.UpdateWriter;

/** Text, in UTF-16 units. */
public final class TextContent extends TextRun implements Content {
    private static final char REPLACEMENT = '\uFFFD';

    TextContent() {}

    TextContent(String text) {
        set(text);
    }

    @Override
    public int ref() {
        return ContentRef.STRING;
    }

    @Override
    public Object value(int index) {
        return String.valueOf(charAt(index));
    }

    /** A pair of surrogates that is cut in two becomes two replacement characters, so that each part can be encoded. */
    @Override
    public TextContent splice(int offset) {
        TextContent tail = new TextContent();
        boolean cutsPair = Character.isHighSurrogate(charAt(offset - 1));
        splitInto(offset, tail);
        if (cutsPair) {
            setWide(offset - 1, REPLACEMENT);
            tail.setWide(0, REPLACEMENT);
        }
        return tail;
    }

    @Override
    public boolean mergeWith(Content right) {
        if (right instanceof TextContent text) {
            append(text, 0, text.length());
            return true;
        }
        return false;
    }

    @Override
    public TextContent copy() {
        TextContent copy = new TextContent();
        copy.set(this, 0, length());
        return copy;
    }

    @Override
    public void write(UpdateWriter writer, int offset, int length) {
        writer.writeText(this, offset);
    }
}
