package io.scriptorium.acceptance.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scriptorium.acceptance.chaos.Fault.Emptied;
import io.scriptorium.acceptance.chaos.Fault.Frozen;
import io.scriptorium.acceptance.chaos.Fault.Killed;
import io.scriptorium.acceptance.chaos.Ordeal.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FaultTableTest {
    private static final String EMPTY = """
            before
            <!-- chaos: begin; made by RandomFaultsIT -->
            <!-- chaos: end -->
            after
            """;

    @Test
    @DisplayName("each run adds to the table, and leaves the rest of the page alone")
    void adds() {
        FaultTable first = FaultTable.parse(EMPTY);
        assertEquals(EMPTY, first.page());
        first.add(List.of(new Killed("collab-1")), new Outcome(10, Duration.ofMillis(1_200), List.of(), List.of()));
        first.add(
                List.of(new Killed("collab-0"), new Frozen("redis", Duration.ofSeconds(30))),
                new Outcome(5, Duration.ofMillis(31_500), List.of(), List.of("hung")));
        first.addRun(7, "3 faults");
        FaultTable second = FaultTable.parse(first.page());
        assertEquals(first.page(), second.page());
        second.add(List.of(new Emptied()), new Outcome(2, Duration.ofMillis(40), List.of("text"), List.of()));
        second.addRun(-8, "1 fault");
        assertEquals("""
                before
                <!-- chaos: begin; made by RandomFaultsIT -->
                | fault | times | updates confirmed until all was well | confirmed and lost | diverged, hung, left over | longest without Saved |
                |---|---|---|---|---|---|
                | collab: killed | 2 | 15 | 0 | 1 | 31.5 s |
                | redis: emptied | 1 | 2 | 1 | 0 | 0.0 s |
                | redis: frozen for 30 s | 1 | 5 | 0 | 1 | 31.5 s |
                | **all** | 4 | 17 | 1 | 1 | 31.5 s |

                - seed 7: 3 faults
                - seed -8: 1 fault
                <!-- chaos: end -->
                after
                """, second.page());
    }

    @Test
    @DisplayName("a page without the marks is refused, not overwritten")
    void noMarks() {
        assertThrows(IllegalArgumentException.class, () -> FaultTable.parse("before\nafter\n"));
    }
}
