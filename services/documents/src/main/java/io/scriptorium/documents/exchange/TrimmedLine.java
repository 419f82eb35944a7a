package io.scriptorium.documents.exchange;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A line without the white space that Markdown has no place for: at the ends of lines, and, for marks with delimiters, at their ends. Nobody sees that a space is bold.
 */
final class TrimmedLine {
    private static final Set<Marks.Mark> DELIMITED = Set.of(Marks.Mark.BOLD, Marks.Mark.ITALIC, Marks.Mark.STRIKE);

    private TrimmedLine() {}

    static List<Inline> of(List<Inline> line) {
        return withoutMarksAtEnds(withoutBlankEnds(line));
    }

    private static boolean isBlank(char unit) {
        return unit == ' ' || unit == '\t';
    }

    private static List<Inline> withoutBlankEnds(List<Inline> line) {
        List<Inline> fromStart = new ArrayList<>();
        boolean atStart = true;
        for (Inline inline : line) {
            if (inline instanceof Inline.Text(String text, Marks marks) && atStart && !marks.has(Marks.Mark.CODE)) {
                int start = 0;
                while (start < text.length() && isBlank(text.charAt(start))) {
                    start++;
                }
                if (start < text.length()) {
                    fromStart.add(new Inline.Text(text.substring(start), marks));
                    atStart = false;
                }
            } else {
                fromStart.add(inline);
                atStart = inline instanceof Inline.Break;
            }
        }
        List<Inline> reversed = new ArrayList<>();
        boolean atEnd = true;
        for (Inline inline : fromStart.reversed()) {
            if (inline instanceof Inline.Text(String text, Marks marks) && atEnd && !marks.has(Marks.Mark.CODE)) {
                int end = text.length();
                while (end > 0 && isBlank(text.charAt(end - 1))) {
                    end--;
                }
                if (end > 0) {
                    reversed.add(new Inline.Text(text.substring(0, end), marks));
                    atEnd = false;
                }
            } else {
                reversed.add(inline);
                atEnd = inline instanceof Inline.Break;
            }
        }
        return reversed.reversed();
    }

    /** Takes the delimited marks from blanks that no letter with the same mark follows on one of the sides. */
    private static List<Inline> withoutMarksAtEnds(List<Inline> line) {
        List<Inline> pieces = splitAtBlanks(line);
        strip(pieces);
        List<Inline> backwards = new ArrayList<>(pieces.reversed());
        strip(backwards);
        InlineCollector merged = new InlineCollector();
        for (Inline piece : backwards.reversed()) {
            switch (piece) {
                case Inline.Text(String text, Marks marks) -> merged.text(text, marks);
                case Inline.Break _ -> merged.lineBreak();
            }
        }
        return merged.take();
    }

    private static List<Inline> splitAtBlanks(List<Inline> line) {
        List<Inline> pieces = new ArrayList<>();
        for (Inline inline : line) {
            if (inline instanceof Inline.Text(String text, Marks marks)) {
                int start = 0;
                for (int i = 1; i <= text.length(); i++) {
                    if (i == text.length() || isBlank(text.charAt(i)) != isBlank(text.charAt(start))) {
                        pieces.add(new Inline.Text(text.substring(start, i), marks));
                        start = i;
                    }
                }
            } else {
                pieces.add(inline);
            }
        }
        return pieces;
    }

    private static void strip(List<Inline> pieces) {
        Map<Marks.Mark, Boolean> open = new EnumMap<>(Marks.Mark.class);
        for (int i = 0; i < pieces.size(); i++) {
            if (!(pieces.get(i) instanceof Inline.Text(String text, Marks marks))) {
                open.clear();
                continue;
            }
            boolean blank = isBlank(text.charAt(0));
            for (Marks.Mark mark : DELIMITED) {
                if (!marks.has(mark)) {
                    open.remove(mark);
                } else if (!blank) {
                    open.put(mark, true);
                } else if (!open.containsKey(mark)) {
                    marks = marks.without(mark);
                }
            }
            pieces.set(i, new Inline.Text(text, marks));
        }
    }
}
