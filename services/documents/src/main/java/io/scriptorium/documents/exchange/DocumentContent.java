package io.scriptorium.documents.exchange;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.type.YXmlFragment;
import java.util.List;

/**
 * What a document says, in the forms that others read. The text is the XML fragment {@value #ROOT}, with the nodes and marks of Tiptap's schema.
 *
 * <p>No document makes these functions fail but one that is beyond a bound, with {@link ContentLimitException}: nodes and marks that they do not know are replaced by
 * their content (in JSON they stay), and what other programs have put into wrong places is read as well as it can be. Halves of surrogate pairs and NUL become U+FFFD
 * (in JSON they are escaped).
 *
 * <p>They change nothing, keep nothing, and need the document for themselves while they run, as everything that reads a {@link YDoc}.
 */
public final class DocumentContent {
    /** The shared type that holds the text. */
    public static final String ROOT = "default";

    /** How deep nodes may be nested: some hundred levels of lists. */
    public static final int MAX_NESTING = 200;

    /** How long a result may be. */
    public static final int MAX_OUTPUT_CHARS = 64 << 20;

    private DocumentContent() {}

    /**
     * ProseMirror's JSON, exactly as y-prosemirror gives it ({@code yXmlFragmentToProsemirrorJSON}). It has the attributes that the document has, with their types;
     * ProseMirror adds its schema's defaults when it reads it.
     *
     * @throws ContentLimitException beyond a bound
     */
    public static String toProseMirrorJson(YDoc document) {
        return toProseMirrorJson(document, Bounds.DEFAULT);
    }

    static String toProseMirrorJson(YDoc document, Bounds bounds) {
        String json = Json.stringify(ProseMirrorJson.of(root(document), bounds.nesting()));
        if (json.length() > bounds.outputChars()) {
            throw ContentLimitException.output(bounds.outputChars());
        }
        return json;
    }

    /**
     * GitHub-flavoured Markdown, which {@link ContentEdit} turns into the same document again, as far as Markdown can say it.
     *
     * @throws ContentLimitException beyond a bound
     */
    public static String toMarkdown(YDoc document) {
        return toMarkdown(document, Bounds.DEFAULT);
    }

    static String toMarkdown(YDoc document, Bounds bounds) {
        return MarkdownWriter.write(blocks(document, bounds), bounds.outputChars());
    }

    /**
     * An HTML fragment without scripts, styles from outside, and addresses other than of the web, mail and telephones.
     *
     * @throws ContentLimitException beyond a bound
     */
    public static String toHtml(YDoc document) {
        return toHtml(document, Bounds.DEFAULT);
    }

    static String toHtml(YDoc document, Bounds bounds) {
        return HtmlWriter.write(blocks(document, bounds), bounds.outputChars());
    }

    /**
     * The text alone.
     *
     * @throws ContentLimitException beyond a bound
     */
    public static String toPlainText(YDoc document) {
        return toPlainText(document, Bounds.DEFAULT);
    }

    static String toPlainText(YDoc document, Bounds bounds) {
        return PlainText.write(blocks(document, bounds), bounds.outputChars());
    }

    static YXmlFragment root(YDoc document) {
        return document.getXmlFragment(ROOT);
    }

    private static List<Block> blocks(YDoc document, Bounds bounds) {
        return BlockReader.read(root(document), bounds.nesting());
    }
}
