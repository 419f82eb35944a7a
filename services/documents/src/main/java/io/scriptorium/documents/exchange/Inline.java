package io.scriptorium.documents.exchange;

/** What stands in a line. */
sealed interface Inline {
    /** A run of text that looks the same all along; never empty, and without line breaks. */
    record Text(String text, Marks marks) implements Inline {}

    /** A line break inside of a paragraph. */
    record Break() implements Inline {
        static final Break BREAK = new Break();
    }
}
