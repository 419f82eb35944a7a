package io.scriptorium.updatelog;

/**
 * How many entries of a stream to ask Redis for, which can't be asked for so many bytes: as many as have had about the wanted size lately, few where that is not known, for an entry may be of 16 MiB. Confined to one
 * thread at a time.
 */
final class PageSize {
    private final int first;
    private final int max;
    private final long wantedBytes;
    private int entries;

    /**
     * Begins with few entries.
     *
     * @param first how many
     * @param max the most
     * @param wantedBytes what an answer should not have more of
     */
    PageSize(int first, int max, long wantedBytes) {
        this.first = first;
        this.max = max;
        this.wantedBytes = wantedBytes;
        entries = first;
    }

    /** How many to ask for next. */
    int entries() {
        return entries;
    }

    /**
     * Learns from an answer.
     *
     * @param fullest how many entries came of the stream that had most
     * @param bytes of all of them
     */
    void answered(int fullest, long bytes) {
        if (bytes > wantedBytes) {
            entries = (int) Math.max(1, entries * wantedBytes / bytes);
        } else if (2 * bytes <= wantedBytes && fullest >= entries) {
            entries = Math.min(max, entries * 2);
        }
    }

    /** Begins anew: what comes now may be of another kind. */
    void startAgain() {
        entries = first;
    }
}
