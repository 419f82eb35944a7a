package io.scriptorium.documents.exchange;

import java.util.ArrayList;
import java.util.List;

/** Collects a line: runs that look alike become one, line breaks inside of text become {@link Inline.Break}. */
final class InlineCollector {
    private static final char REPLACEMENT = '\uFFFD';

    private final List<Inline> inlines = new ArrayList<>();
    private final StringBuilder run = new StringBuilder();
    private Marks runMarks = Marks.NONE;

    void text(String text, Marks marks) {
        if (!marks.equals(runMarks)) {
            endRun();
            runMarks = marks;
        }
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n') {
                continue;
            }
            if (unit == '\n' || unit == '\r') {
                lineBreak();
            } else {
                run.append(unit);
            }
        }
    }

    void lineBreak() {
        endRun();
        inlines.add(Inline.Break.BREAK);
    }

    private void endRun() {
        if (!run.isEmpty()) {
            inlines.add(new Inline.Text(wellFormed(run.toString()), runMarks));
            run.setLength(0);
        }
    }

    /** What has been collected since the last call. */
    List<Inline> take() {
        endRun();
        List<Inline> taken = List.copyOf(inlines);
        inlines.clear();
        return taken;
    }

    /** The text without what no encoding and no format can carry: halves of surrogate pairs and NUL. */
    static String wellFormed(String text) {
        StringBuilder replaced = null;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (unit == 0 || Character.isSurrogate(unit)) {
                if (replaced == null) {
                    replaced = new StringBuilder(text);
                }
                replaced.setCharAt(i, REPLACEMENT);
            }
        }
        return replaced == null ? text : replaced.toString();
    }
}
