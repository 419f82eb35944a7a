package io.scriptorium.documents.catalog;

import io.scriptorium.accesscontrol.http.Problem;
import org.jspecify.annotations.Nullable;

/** What may be a title. */
public final class Title {
    /** The most characters (Unicode code points). */
    public static final int MAX_LENGTH = 300;

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
        if (!isLine(title)) {
            throw new Problem(400, "invalid-title", "A title has no control characters and is one line.")
                    .with("field", "title");
        }
        return title;
    }

    /** Whether a text is one line, which PostgreSQL can store. */
    public static boolean isLine(String text) {
        return text.codePoints().noneMatch(Title::isRefused);
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
