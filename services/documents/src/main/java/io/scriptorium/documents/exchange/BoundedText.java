package io.scriptorium.documents.exchange;

/** A text that grows up to a bound. */
final class BoundedText {
    private final StringBuilder text = new StringBuilder();
    private final int limit;

    BoundedText(int limit) {
        this.limit = limit;
    }

    BoundedText append(String more) {
        if (more.length() > limit - text.length()) {
            throw ContentLimitException.output(limit);
        }
        text.append(more);
        return this;
    }

    int limit() {
        return limit;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
