package io.scriptorium.documents.catalog;

import io.scriptorium.accesscontrol.http.Problem;
import org.jspecify.annotations.Nullable;

/** What may be a title. */
final class Title {
    /** The most characters (Unicode code points). */
    static final int MAX_LENGTH = 300;

    /** The title of a document that was given none. */
    static final String UNTITLED = "Untitled";

    private Title() {}

    /**
     * A title as it is stored: without the space around it, never empty.
     *
     * @throws Problem 400 if it is too long or has control characters
     */
    static String of(@Nullable String text) {
        String title = text == null ? "" : text.strip();
        if (title.isEmpty()) {
            return UNTITLED;
        }
        if (title.codePointCount(0, title.length()) > MAX_LENGTH) {
            throw new Problem(400, "title-too-long", "A title has at most " + MAX_LENGTH + " characters.")
                    .with("field", "title");
        }
        if (title.codePoints().anyMatch(Title::isRefused)) {
            throw new Problem(400, "invalid-title", "A title has no control characters and is one line.")
                    .with("field", "title");
        }
        return title;
    }

    /** Control characters, line separators, and halves of surrogate pairs, which PostgreSQL can't store. */
    private static boolean isRefused(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> false;
        };
    }
}
