package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateWriter;
import org.jspecify.annotations.Nullable;

/** Plain values of a list or map. */
final class AnyContent implements Content {
    private final ValueRun values;

    AnyContent(ValueRun values) {
        this.values = values;
    }

    @Override
    public int ref() {
        return ContentRef.ANY;
    }

    @Override
    public @Nullable Object value(int index) {
        return values.get(index);
    }

    @Override
    public Content splice(int offset) {
        return new AnyContent(values.splitOff(offset));
    }

    @Override
    public boolean mergeWith(Content right) {
        if (right instanceof AnyContent any) {
            values.append(any.values);
            return true;
        }
        return false;
    }

    @Override
    public Content copy() {
        return new AnyContent(values.copy());
    }

    @Override
    public void write(UpdateWriter writer, int offset, int length) {
        writer.writeLength(length - offset);
        for (int i = offset; i < length; i++) {
            writer.writeAny(values.get(i));
        }
    }
}
