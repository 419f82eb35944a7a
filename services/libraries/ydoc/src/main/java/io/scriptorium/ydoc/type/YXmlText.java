package io.scriptorium.ydoc.type;

/** Text inside of XML. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class YXmlText extends YText {
    public YXmlText() {
        throw new UnsupportedOperationException();
    }

    public YXmlText(String text) {
        throw new UnsupportedOperationException();
    }

    /** The text with its formats as tags. */
    @Override
    public String toString() {
        throw new UnsupportedOperationException();
    }
}
