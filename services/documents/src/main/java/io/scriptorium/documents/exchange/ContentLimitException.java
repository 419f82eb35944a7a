package io.scriptorium.documents.exchange;

/** A document, or what is to become part of one, is beyond a bound. Nothing has been changed. */
public final class ContentLimitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The bounds. */
    public enum Limit {
        /** {@link ContentEdit#MAX_INPUT_CHARS}. */
        INPUT,
        /** {@link ContentEdit#MAX_NODES}. */
        NODES,
        /** {@link DocumentContent#MAX_NESTING}. */
        NESTING,
        /** {@link DocumentContent#MAX_OUTPUT_CHARS}. */
        OUTPUT
    }

    private final Limit limit;

    ContentLimitException(Limit limit, String message) {
        super(message);
        this.limit = limit;
    }

    public Limit limit() {
        return limit;
    }

    static ContentLimitException input(int chars, int limit) {
        return new ContentLimitException(Limit.INPUT, chars + " characters are more than " + limit);
    }

    static ContentLimitException nodes(int limit) {
        return new ContentLimitException(Limit.NODES, "the text has more than " + limit + " parts");
    }

    static ContentLimitException nesting(int limit) {
        return new ContentLimitException(Limit.NESTING, "nodes are nested more than " + limit + " deep");
    }

    static ContentLimitException output(int limit) {
        return new ContentLimitException(Limit.OUTPUT, "the content would be longer than " + limit + " characters");
    }
}
