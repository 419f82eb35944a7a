package io.scriptorium.ydoc.type;

import io.scriptorium.ydoc.version.Id;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of a text that one client wrote in a row.
 *
 * @param content a {@code String}, an embedded value or a {@link YType}
 * @param attributes its formats
 * @param id of its first unit; those of the others follow
 */
public record AuthoredRun(Object content, Map<String, @Nullable Object> attributes, Id id) {
    /** In units of the text. */
    public int length() {
        return content instanceof String text ? text.length() : 1;
    }
}
