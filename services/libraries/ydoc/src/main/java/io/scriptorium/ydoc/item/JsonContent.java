package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.ContentRef;
import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.lib0.Json;
import org.jspecify.annotations.Nullable;

/** Plain values as old versions of Yjs wrote them: as JSON text each. */
final class JsonContent implements Content {
    private final ValueRun values;

    JsonContent(ValueRun values) {
        this.values = values;
    }

    @Override
    public int ref() {
        return ContentRef.JSON;
    }

    @Override
    public @Nullable Object value(int index) {
        return values.get(index);
    }

    @Override
    public Content splice(int offset) {
        return new JsonContent(values.splitOff(offset));
    }

    @Override
    public boolean mergeWith(Content right) {
        if (right instanceof JsonContent json) {
            values.append(json.values);
            return true;
        }
        return false;
    }

    @Override
    public Content copy() {
        return new JsonContent(values.copy());
    }

    @Override
    public void write(UpdateWriter writer, int offset, int length) {
        writer.writeLength(length - offset);
        for (int i = offset; i < length; i++) {
            writer.writeString(Json.stringify(values.get(i)));
        }
    }
}
