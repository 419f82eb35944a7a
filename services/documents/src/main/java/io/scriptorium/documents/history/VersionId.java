package io.scriptorium.documents.history;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a version is called in addresses; opaque to clients, and good for as long as the document (a name's, for as long as the name).
 *
 * <pre>
 * u1204                                   the document once its update 1204 was stored
 * 3f1c6f4e-9f8e-4f0e-8d2b-2f8a4f6f7c11    what was named
 * </pre>
 */
sealed interface VersionId {
    /** A moment, by the last update that it holds. */
    record Automatic(long seq) implements VersionId {
        @Override
        public String toString() {
            return "u" + seq;
        }
    }

    /** A moment that was given a name. */
    record Named(UUID id) implements VersionId {
        @Override
        public String toString() {
            return id.toString();
        }
    }

    Pattern AUTOMATIC = Pattern.compile("u([1-9]\\d{0,17})");
    Pattern NAMED = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** Reads an id in the form that is given out; empty for anything else. */
    static Optional<VersionId> parse(String text) {
        Matcher automatic = AUTOMATIC.matcher(text);
        if (automatic.matches()) {
            return Optional.of(new Automatic(Long.parseLong(automatic.group(1))));
        }
        return NAMED.matcher(text).matches() ? Optional.of(new Named(UUID.fromString(text))) : Optional.empty();
    }
}
