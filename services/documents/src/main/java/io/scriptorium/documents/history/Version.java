package io.scriptorium.documents.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A version of a document: what it was when a stretch of writing ended, or when somebody named it.
 *
 * @param kind what made it a version: a name, or the end of a stretch of writing
 * @param name of a named one
 * @param at when the last update in it was made, or when it was named
 * @param from when the writing began that led to it
 * @param authors who wrote in that time, at most {@link Stretches#MAX_AUTHORS}; of a document nobody has written in, who named it
 * @param current whether nothing was written since
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
record Version(
        String id,
        @Schema(enumeration = {NAMED, AUTOMATIC}) String kind,
        @Nullable String name,
        Instant at,
        Instant from,
        List<Author> authors,
        boolean current) {
    static final String NAMED = "named";
    static final String AUTOMATIC = "automatic";

    /** Somebody who wrote; the name is empty for who was never seen here. */
    @RegisterForReflection
    record Author(UUID id, String name) {}
}
