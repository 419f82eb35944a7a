package io.scriptorium.ydoc.type;

import org.jspecify.annotations.Nullable;

/** Says what a delta between two snapshots gives as attribute {@code ychange} of a text that was added or removed. */
@FunctionalInterface
public interface YChange {
    /** What became of a run of text. */
    enum Kind {
        ADDED,
        REMOVED;

        /** As Yjs calls it. */
        public String yjsName() {
            return this == ADDED ? "added" : "removed";
        }
    }

    /**
     * Called for each run.
     *
     * @param client who wrote it
     * @param clock of its first unit
     * @return a plain value. A map with {@code user}, the client, and {@code type}, Yjs' name of the kind, lets runs in a row be one
     */
    @Nullable
    Object of(Kind kind, long client, int clock);
}
