package io.scriptorium.documents.storage;

import jakarta.enterprise.context.RequestScoped;

/** How far a replica has to be for what the current request reads. */
@RequestScoped
public class ReadPosition {
    /** No replica is that far. */
    static final long PRIMARY_ONLY = Long.MAX_VALUE;

    private long needed;

    ReadPosition() {}

    long needed() {
        return needed;
    }

    void require(long position) {
        needed = position;
    }
}
