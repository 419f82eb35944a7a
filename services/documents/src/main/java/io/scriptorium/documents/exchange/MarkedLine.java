package io.scriptorium.documents.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A line's runs as a tree of marks that enclose each other, as HTML and Markdown need it. At each place the mark that reaches farthest is outside, so that as few as
 * possible are interrupted; links are never interrupted.
 */
sealed interface MarkedLine {
    record Leaf(Inline inline) implements MarkedLine {}

    record Marked(Marks.Mark mark, List<MarkedLine> content) implements MarkedLine {}

    record Linked(Marks.Link link, List<MarkedLine> content) implements MarkedLine {}

    static List<MarkedLine> of(List<Inline> line) {
        return nest(line.stream().map(Run::new).toList());
    }

    /** An inline and what of its marks is still to be put around it. A break takes part in no mark. */
    record Run(Inline inline, Marks marks) {
        Run(Inline inline) {
            this(inline, inline instanceof Inline.Text(String _, Marks marks) ? marks : Marks.NONE);
        }
    }

    private static List<MarkedLine> nest(List<Run> runs) {
        List<MarkedLine> tree = new ArrayList<>();
        int at = 0;
        while (at < runs.size()) {
            Run first = runs.get(at);
            int end = at + 1;
            Marks.@Nullable Mark outermost = null;
            int linkEnd = linkEnd(runs, at);
            if (linkEnd > at) {
                end = linkEnd;
            }
            for (Marks.Mark mark : Marks.Mark.values()) {
                if (first.marks().has(mark)) {
                    int markEnd = markEnd(runs, at, mark);
                    if (markEnd > end || (outermost == null && linkEnd <= at)) {
                        end = markEnd;
                        outermost = mark;
                    }
                }
            }
            Marks.Link link = first.marks().link();
            List<Run> enclosed = runs.subList(at, end);
            if (outermost != null) {
                Marks.Mark mark = outermost;
                tree.add(new Marked(
                        mark,
                        nest(enclosed.stream()
                                .map(run -> new Run(run.inline(), run.marks().without(mark)))
                                .toList())));
            } else if (link != null) {
                tree.add(new Linked(
                        link,
                        nest(enclosed.stream()
                                .map(run -> new Run(
                                        run.inline(), new Marks(run.marks().simple(), null)))
                                .toList())));
            } else {
                tree.add(new Leaf(first.inline()));
            }
            at = end;
        }
        return tree;
    }

    private static int linkEnd(List<Run> runs, int start) {
        Marks.Link link = runs.get(start).marks().link();
        int end = start;
        while (link != null
                && end < runs.size()
                && link.equals(runs.get(end).marks().link())) {
            end++;
        }
        return end;
    }

    /** Where the mark ends, but never inside of a link that starts after {@code start}. */
    private static int markEnd(List<Run> runs, int start, Marks.Mark mark) {
        int end = start;
        while (end < runs.size() && runs.get(end).marks().has(mark)) {
            end++;
        }
        if (end < runs.size()) {
            Marks.Link cut = runs.get(end).marks().link();
            int whole = end;
            while (cut != null
                    && whole > start
                    && Objects.equals(cut, runs.get(whole - 1).marks().link())) {
                whole--;
            }
            if (whole > start) {
                return whole;
            }
        }
        return end;
    }
}
