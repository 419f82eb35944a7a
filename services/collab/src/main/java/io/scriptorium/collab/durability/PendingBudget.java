package io.scriptorium.collab.durability;

import java.util.concurrent.atomic.AtomicLong;

/** How much all rooms of a pod together may keep of what PostgreSQL is not known to hold. Safe for use by several threads. */
public final class PendingBudget {
    private final long maxBytes;
    private final AtomicLong usedBytes = new AtomicLong();

    public PendingBudget(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether there is room for so many bytes more. Rooms that ask at the same time may all be told so. */
    public boolean allows(long bytes) {
        return usedBytes.get() + bytes <= maxBytes;
    }

    /** Roughly what all rooms keep. */
    public long usedBytes() {
        return usedBytes.get();
    }

    void use(long bytes) {
        usedBytes.addAndGet(bytes);
    }

    void giveBack(long bytes) {
        usedBytes.addAndGet(-bytes);
    }
}
