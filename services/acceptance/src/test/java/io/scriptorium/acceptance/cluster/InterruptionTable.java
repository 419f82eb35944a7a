package io.scriptorium.acceptance.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What people who write notice of what is done to the cluster, one line for each thing done. */
final class InterruptionTable {
    private static final String HEAD = """
            | what is done | takes | sockets closed, by code | longest without a socket | longest until Saved: clients | browsers | words saved meanwhile | lost |
            |---|---|---|---|---|---|---|---|
            """;

    private final List<String> lines = new ArrayList<>();

    /**
     * One line.
     *
     * @param what is done
     * @param took until everything was ready again
     * @param closed sockets of all clients together, by code
     * @param longestWithout the longest time that a client had no socket, or none in sync
     * @param longestToSaved the longest time from a client's word to its being called saved
     * @param longestUnsavedScreen the longest time that a browser didn't say Saved
     * @param saved words that were called saved meanwhile
     * @param lost of all that were ever called saved
     */
    record Row(
            String what,
            Duration took,
            Map<Integer, Integer> closed,
            Duration longestWithout,
            Duration longestToSaved,
            Duration longestUnsavedScreen,
            int saved,
            int lost) {}

    void add(Row row) {
        lines.add("| %s | %s | %s | %s | %s | %s | %d | %d |%n"
                .formatted(
                        row.what(),
                        seconds(row.took()),
                        row.closed().isEmpty()
                                ? "none"
                                : row.closed().entrySet().stream()
                                        .map(each -> each.getValue() + " × " + each.getKey())
                                        .collect(Collectors.joining(", ")),
                        seconds(row.longestWithout()),
                        seconds(row.longestToSaved()),
                        seconds(row.longestUnsavedScreen()),
                        row.saved(),
                        row.lost()));
    }

    static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }

    @Override
    public String toString() {
        return HEAD + String.join("", lines);
    }
}
