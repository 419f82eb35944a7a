package io.scriptorium.documents.batch;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A set of the numbers that a producer gave to its updates, as ranges: nearly always one. Not safe for use by several threads. */
public final class Sequences {
    /** First to last of each range; no two overlap or touch. */
    private final TreeMap<Long, Long> ranges = new TreeMap<>();

    public Sequences() {}

    public Sequences(Sequences others) {
        ranges.putAll(others.ranges);
    }

    /** Adds all from {@code first} to {@code last}. */
    public void add(long first, long last) {
        long from = first;
        long to = last;
        Map.Entry<Long, Long> touching = ranges.floorEntry(last + 1);
        while (touching != null && touching.getValue() >= from - 1) {
            from = Math.min(from, touching.getKey());
            to = Math.max(to, touching.getValue());
            ranges.remove(touching.getKey());
            touching = ranges.floorEntry(last + 1);
        }
        ranges.put(from, to);
    }

    public void addAll(Sequences others) {
        others.ranges.forEach(this::add);
    }

    public boolean contains(long sequence) {
        Map.Entry<Long, Long> range = ranges.floorEntry(sequence);
        return range != null && range.getValue() >= sequence;
    }

    /** Whether these are exactly 1, 2, … up to the number before this one. */
    boolean endBefore(long first) {
        Map.Entry<Long, Long> only = ranges.firstEntry();
        return only == null ? first == 1 : ranges.size() == 1 && only.getKey() == 1 && only.getValue() == first - 1;
    }

    /** The ranges, first to last of each, in order. */
    Set<Map.Entry<Long, Long>> ranges() {
        return ranges.entrySet();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Sequences sequences && ranges.equals(sequences.ranges);
    }

    @Override
    public int hashCode() {
        return ranges.hashCode();
    }

    @Override
    public String toString() {
        return ranges.toString();
    }
}
