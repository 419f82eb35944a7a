package io.scriptorium.documents.exchange;

/** Writes lines that are indented or marked by what encloses them: the first line of a list item starts with the marker, the others are moved in. */
final class LineWriter {
    private final BoundedText out;
    private String first = "";
    private String rest = "";
    private int written;

    LineWriter(BoundedText out) {
        this.out = out;
    }

    /** Writes {@code content} with these starts of lines. */
    void within(String firstStart, String otherStarts, Runnable content) {
        String outerRest = rest;
        int before = written;
        first += firstStart;
        rest += otherStarts;
        content.run();
        if (written == before) {
            // The marker stands alone.
            line("");
        }
        rest = outerRest;
        first = outerRest;
    }

    /** Writes a line. */
    void line(String text) {
        if (text.isEmpty()) {
            out.append(first.stripTrailing());
        } else {
            out.append(first).append(text);
        }
        out.append("\n");
        first = rest;
        written++;
    }

    void lines(String text) {
        for (String line : text.split("\n", -1)) {
            line(line);
        }
    }

    /** Separates two blocks. */
    void blank() {
        line("");
    }
}
