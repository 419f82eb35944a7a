package io.scriptorium.ydoc.type;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a delta: a walk over a text or list that says what to keep, insert and delete. */
public sealed interface DeltaOp {
    /**
     * Inserts content.
     *
     * @param content a {@code String}, an embedded value or {@link YType} (texts); a {@code List} of values (arrays and XML)
     * @param attributes formats of the inserted text; empty where there are none
     */
    record Insert(Object content, Map<String, @Nullable Object> attributes) implements DeltaOp {
        public Insert(Object content) {
            this(content, Map.of());
        }
    }

    /**
     * Keeps the next units.
     *
     * @param attributes formats to set on what is kept, with null to take one away; empty to leave them as they are
     */
    record Retain(int length, Map<String, @Nullable Object> attributes) implements DeltaOp {
        public Retain {
            if (length < 0) {
                throw new IndexOutOfBoundsException(length);
            }
        }

        public Retain(int length) {
            this(length, Map.of());
        }
    }

    record Delete(int length) implements DeltaOp {
        public Delete {
            if (length < 0) {
                throw new IndexOutOfBoundsException(length);
            }
        }
    }
}
