package io.scriptorium.documents.exchange;

/**
 * What a conversion may take.
 *
 * @param nesting how deep nodes may be nested
 * @param outputChars how long the result may be
 */
record Bounds(int nesting, int outputChars) {
    static final Bounds DEFAULT = new Bounds(DocumentContent.MAX_NESTING, DocumentContent.MAX_OUTPUT_CHARS);

    Bounds {
        if (nesting < 1 || outputChars < 1) {
            throw new IllegalArgumentException("bounds must be positive");
        }
    }
}
