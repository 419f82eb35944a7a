package io.scriptorium.auth.signingkey;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyScheduleTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final KeySchedule SCHEDULE = new KeySchedule(Duration.ofDays(30), Duration.ofHours(1));

    private record Key(Instant signsFrom) implements KeySchedule.Scheduled {}

    @Test
    void theFirstKeySignsAtOnce() {
        assertEquals(Optional.of(START.minus(KeySchedule.CLOCK_SKEW)), SCHEDULE.successor(List.of(), START));
    }

    @Test
    @DisplayName("F-57 a key is published before it signs, and after")
    void succession() {
        Key first = new Key(START);
        Instant due = START.plus(Duration.ofDays(30));
        Instant announced = due.minus(Duration.ofHours(1));
        assertEquals(Optional.empty(), SCHEDULE.successor(List.of(first), announced.minusSeconds(1)));
        assertEquals(Optional.of(due), SCHEDULE.successor(List.of(first), announced));
        Key second = new Key(due);
        List<Key> both = List.of(first, second);
        assertEquals(Optional.empty(), SCHEDULE.successor(both, announced));
        assertEquals(Optional.of(first), SCHEDULE.signer(both, due.minusMillis(1)));
        assertEquals(Optional.of(second), SCHEDULE.signer(both, due));
        assertTrue(SCHEDULE.outlived(both, due.plus(KeySchedule.RETENTION)).isEmpty());
        assertEquals(
                List.of(first),
                SCHEDULE.outlived(both, due.plus(KeySchedule.RETENTION).plusSeconds(1)));
    }

    @Test
    void aSuccessorThatIsLateIsAnnouncedAllTheSame() {
        Instant late = START.plus(Duration.ofDays(300));
        assertEquals(Optional.of(late.plus(Duration.ofHours(1))), SCHEDULE.successor(List.of(new Key(START)), late));
    }
}
