package io.scriptorium.ydoc.item;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Values that can grow at the end and be cut in two. Appending is amortised O(1) per value. */
final class ValueRun {
    private @Nullable Object[] values;
    private int count;

    ValueRun(int capacity) {
        values = new @Nullable Object[capacity];
    }

    static ValueRun of(@Nullable Object value) {
        ValueRun run = new ValueRun(1);
        run.add(value);
        return run;
    }

    int count() {
        return count;
    }

    @Nullable
    Object get(int index) {
        return values[index];
    }

    void add(@Nullable Object value) {
        ensure(1);
        values[count++] = value;
    }

    void append(ValueRun other) {
        ensure(other.count);
        System.arraycopy(other.values, 0, values, count, other.count);
        count += other.count;
    }

    private void ensure(int more) {
        if (count + more > values.length) {
            values = Arrays.copyOf(values, count + Math.max(more, 3 + (count >> 1)));
        }
    }

    ValueRun splitOff(int at) {
        ValueRun tail = new ValueRun(count - at);
        System.arraycopy(values, at, tail.values, 0, count - at);
        tail.count = count - at;
        values = Arrays.copyOf(values, at);
        count = at;
        return tail;
    }

    ValueRun copy() {
        ValueRun copy = new ValueRun(count);
        copy.append(this);
        return copy;
    }
}
