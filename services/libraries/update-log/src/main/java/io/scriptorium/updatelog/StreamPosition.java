package io.scriptorium.updatelog;

/** A position in a Redis stream, {@code milliseconds-sequence}; both parts are unsigned in Redis, and far from the sign here. */
record StreamPosition(long millis, long sequence) implements Comparable<StreamPosition> {
    static final StreamPosition START = new StreamPosition(0, 0);

    static StreamPosition parse(String text) {
        int dash = text.indexOf('-');
        return dash < 0
                ? new StreamPosition(Long.parseLong(text), 0)
                : new StreamPosition(Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
    }

    @Override
    public int compareTo(StreamPosition other) {
        int byMillis = Long.compare(millis, other.millis);
        return byMillis != 0 ? byMillis : Long.compare(sequence, other.sequence);
    }

    @Override
    public String toString() {
        return millis + "-" + sequence;
    }
}
