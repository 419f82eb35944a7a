package io.scriptorium.documents.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequencesTest {
    private static final int NUMBERS = 60;

    @Test
    void isASetOfNumbers() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            Sequences sequences = new Sequences();
            Set<Long> expected = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                long first = 1L + random.nextInt(NUMBERS);
                long last = Math.min(NUMBERS, first + random.nextInt(6));
                sequences.add(first, last);
                for (long number = first; number <= last; number++) {
                    expected.add(number);
                }
                for (long number = 0; number <= NUMBERS + 1; number++) {
                    assertEquals(expected.contains(number), sequences.contains(number), "seed " + seed + " " + number);
                }
            }
            long gaps = expected.stream()
                    .filter(number -> !expected.contains(number + 1))
                    .count();
            assertEquals(gaps, sequences.ranges().size(), "ranges that touch are one; seed " + seed);
        }
    }

    @Test
    void knowsWhenNothingIsMissing() {
        Sequences sequences = new Sequences();
        assertTrue(sequences.endBefore(1));
        sequences.add(1, 4);
        assertTrue(sequences.endBefore(5));
        assertFalse(sequences.endBefore(4));
        assertFalse(sequences.endBefore(6));
        sequences.add(6, 6);
        assertFalse(sequences.endBefore(5));
        assertFalse(sequences.endBefore(7));
        sequences.add(5, 5);
        assertTrue(sequences.endBefore(7));
    }
}
