package io.scriptorium.updatelog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PageSizeTest {
    private final PageSize size = new PageSize(4, 512, 1_000_000);

    @Test
    @DisplayName("pages of small entries grow to the most, those of large ones stay about as large as wanted")
    void growsAndShrinks() {
        pages(20, 100);
        assertEquals(512, size.entries());
        size.answered(512, 512 * 100_000L);
        assertTrue(size.entries() <= 10, () -> size.entries() + " of 100,000 bytes each");
        long largest = pages(20, 100_000);
        assertTrue(largest <= 1_000_000 && largest >= 400_000, () -> largest + " bytes");
        pages(1, 50_000_000);
        assertEquals(1, size.entries());
        size.startAgain();
        assertEquals(4, size.entries());
    }

    @Test
    @DisplayName("pages that are not full say nothing about the next one")
    void notFull() {
        size.answered(3, 100);
        assertEquals(4, size.entries());
    }

    /** So many full pages; answers how large the largest was. */
    private long pages(int count, long entryBytes) {
        long largest = 0;
        for (int i = 0; i < count; i++) {
            largest = Math.max(largest, size.entries() * entryBytes);
            size.answered(size.entries(), size.entries() * entryBytes);
        }
        return largest;
    }
}
