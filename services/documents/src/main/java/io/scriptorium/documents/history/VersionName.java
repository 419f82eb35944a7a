package io.scriptorium.documents.history;

import io.scriptorium.accesscontrol.http.Problem;
import io.scriptorium.documents.catalog.Title;
import org.jspecify.annotations.Nullable;

/** What may be the name of a version: as a title, but not empty. */
final class VersionName {
    private VersionName() {}

    /**
     * A name as it is stored, without the space around it.
     *
     * @throws Problem 400 if it is missing, too long or not one line
     */
    static String of(@Nullable String text) {
        String name = text == null ? "" : text.strip();
        if (name.isEmpty()) {
            throw refused("name-missing", "A version that is named needs a name.");
        }
        if (name.codePointCount(0, name.length()) > Title.MAX_LENGTH) {
            throw refused("name-too-long", "A version's name has at most " + Title.MAX_LENGTH + " characters.");
        }
        if (!Title.isLine(name)) {
            throw refused("invalid-name", "A version's name has no control characters and is one line.");
        }
        return name;
    }

    private static Problem refused(String code, String detail) {
        return new Problem(400, code, detail).with("field", "name");
    }
}
