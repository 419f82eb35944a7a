package io.scriptorium.documents.history;

/** The history's statements, for tests that look at their plans. */
public final class HistoryQueries {
    public static final String HEAD = History.HEAD;

    private HistoryQueries() {}
}
