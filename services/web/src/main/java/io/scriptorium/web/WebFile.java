package io.scriptorium.web;

import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A file of the application, in memory.
 *
 * @param type its media type
 * @param plain its bytes
 * @param gzip and {@code brotli}: the same, compressed by the build; null for what doesn't get smaller
 * @param etag changes with the bytes
 * @param immutable its name changes with the bytes
 */
record WebFile(
        String type,
        Buffer plain,
        @Nullable Buffer gzip,
        @Nullable Buffer brotli,
        String etag,
        boolean immutable) {

    /** One way to send a file. */
    record Variant(@Nullable String encoding, Buffer bytes) {}

    /** The smallest form that a client takes. Codings with a quality of zero, which nobody sends, are not told apart. */
    Variant variantFor(@Nullable String acceptEncoding) {
        if (acceptEncoding != null && brotli != null && acceptEncoding.contains("br")) {
            return new Variant("br", brotli);
        }
        if (acceptEncoding != null && gzip != null && acceptEncoding.contains("gzip")) {
            return new Variant("gzip", gzip);
        }
        return new Variant(null, plain);
    }
}
