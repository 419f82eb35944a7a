package io.scriptorium.collab.durability;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PendingUpdatesTest {
    @Test
    @DisplayName("F-29 what several rooms keep counts together, once each, until it is confirmed or forgotten")
    void shareABudget() {
        LogEntry first = entry(1);
        LogEntry second = entry(2);
        PendingBudget budget = new PendingBudget(2 * first.sizeBytes());
        PendingUpdates one = new PendingUpdates(budget);
        PendingUpdates other = new PendingUpdates(budget);

        one.add(first, Instant.EPOCH);
        one.add(first, Instant.EPOCH);
        assertTrue(budget.allows(first.sizeBytes()));
        other.add(second, Instant.EPOCH);
        assertFalse(budget.allows(1));
        assertEquals(one.sizeBytes() + other.sizeBytes(), budget.usedBytes());

        one.confirm(List.of(first.id(), second.id()));
        assertEquals(other.sizeBytes(), budget.usedBytes());
        other.clear();
        assertEquals(0, budget.usedBytes());
    }

    private static LogEntry entry(long sequence) {
        return new LogEntry(new UpdateId(new UUID(1, 1), new UUID(2, 2), sequence), null, Instant.EPOCH, new byte[100]);
    }
}
