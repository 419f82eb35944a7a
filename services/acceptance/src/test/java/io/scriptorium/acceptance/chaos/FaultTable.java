package io.scriptorium.acceptance.chaos;

import io.scriptorium.acceptance.chaos.Ordeal.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The table of faults in a README, between two marks. Each run adds to what stands there; whoever wants to begin anew empties the space between the marks.
 *
 * <p>Faults that happened at the same time have one outcome between them: it stands with each, and is counted once in the sum.
 */
final class FaultTable {
    private static final String BEGIN = "<!-- chaos: begin; made by RandomFaultsIT -->";
    private static final String END = "<!-- chaos: end -->";
    private static final String SUM = "**all**";
    private static final Pattern ROW =
            Pattern.compile("\\| ([^|]+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| (\\d+) \\| ([\\d.]+) s \\|");
    private static final Pattern RUN = Pattern.compile("- seed (-?\\d+): .*");

    private final String before;
    private final String after;
    private final Map<String, Row> rows = new TreeMap<>();
    private final List<String> runs = new ArrayList<>();
    private Row sum = Row.NOTHING;

    private record Row(long times, long accepted, long lost, long problems, Duration longestUnsaved) {
        static final Row NOTHING = new Row(0, 0, 0, 0, Duration.ZERO);

        Row plus(Row other) {
            return new Row(
                    times + other.times,
                    accepted + other.accepted,
                    lost + other.lost,
                    problems + other.problems,
                    longestUnsaved.compareTo(other.longestUnsaved) > 0 ? longestUnsaved : other.longestUnsaved);
        }

        String line(String name) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %d | %d | %d | %.1f s |%n",
                    name,
                    times,
                    accepted,
                    lost,
                    problems,
                    longestUnsaved.toMillis() / 1e3);
        }
    }

    private FaultTable(String before, String after) {
        this.before = before;
        this.after = after;
    }

    /** Reads a page with the two marks in it. */
    static FaultTable parse(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IllegalArgumentException("the marks are missing: " + BEGIN + " and " + END);
        }
        FaultTable table = new FaultTable(page.substring(0, begin), page.substring(end + END.length()));
        for (String line : page.substring(begin, end).lines().toList()) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                Row numbers = new Row(
                        Long.parseLong(row.group(2)),
                        Long.parseLong(row.group(3)),
                        Long.parseLong(row.group(4)),
                        Long.parseLong(row.group(5)),
                        Duration.ofMillis(Math.round(Double.parseDouble(row.group(6)) * 1e3)));
                if (row.group(1).equals(SUM)) {
                    table.sum = numbers;
                } else {
                    table.rows.put(row.group(1), numbers);
                }
            } else if (RUN.matcher(line).matches()) {
                table.runs.add(line);
            }
        }
        return table;
    }

    static FaultTable read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /** Adds what came of faults that happened together. */
    void add(List<Fault> faults, Outcome outcome) {
        Row row = new Row(
                1, outcome.accepted(), outcome.lost().size(), outcome.problems().size(), outcome.longestUnsaved());
        faults.forEach(fault -> rows.merge(fault.kind(), row, Row::plus));
        sum = sum.plus(new Row(faults.size(), row.accepted, row.lost, row.problems, row.longestUnsaved));
    }

    /** Adds a run, in words. */
    void addRun(long seed, String words) {
        runs.add("- seed " + seed + ": " + words);
    }

    /** The page as it is now. */
    String page() {
        StringBuilder page = new StringBuilder(before).append(BEGIN).append('\n');
        if (!rows.isEmpty()) {
            page.append(
                    "| fault | times | updates confirmed until all was well | confirmed and lost | diverged, hung, left over | longest without Saved |\n");
            page.append("|---|---|---|---|---|---|\n");
            rows.forEach((name, row) -> page.append(row.line(name)));
            page.append(sum.line(SUM)).append('\n');
            runs.forEach(run -> page.append(run).append('\n'));
        }
        return page.append(END).append(after).toString();
    }

    void write(Path file) throws IOException {
        Files.writeString(file, page());
    }
}
