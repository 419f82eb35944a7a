package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateWriter;

/** Bytes, as one element. */
final class BinaryContent implements Content {
    private final byte[] bytes;

    BinaryContent(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int ref() {
        return ContentRef.BINARY;
    }

    @Override
    public Object value(int index) {
        return bytes;
    }

    @Override
    public Content copy() {
        return this;
    }

    @Override
    public void write(UpdateWriter writer, int offset, int length) {
        writer.writeBytes(bytes);
    }
}
