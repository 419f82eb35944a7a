package io.scriptorium.documents.exchange;

import io.scriptorium.ydoc.Subscription;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YType;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlFragment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts Markdown, plain text or what another document says into a document, as one edit that merges with whatever others do meanwhile.
 *
 * <p>Each method changes the document in one transaction and returns the update (format v1) that this made; an empty array where nothing had to be changed. None may be
 * called inside of a transaction of the document. Everything written is valid for the editor's schema, and addresses of links and images that
 * {@link Addresses} does not allow are left out. In Markdown, raw HTML is text, except for the bare tags {@code <strong>}, {@code <em>}, {@code <del>}, {@code <u>},
 * {@code <mark>} and {@code <br>}, which {@link DocumentContent#toMarkdown} writes.
 *
 * <p><b>Appending</b> deletes nothing, so it can't take away what somebody is writing. A document often ends with an empty paragraph, and an empty document is one: the
 * new text is written into it if it starts or ends with a paragraph, and otherwise in front of it. Appending nothing changes nothing.
 *
 * <p><b>Replacing</b> leaves the blocks alone that are the same in both ({@link CommonParts}), with what others are writing there. Replacing by nothing leaves an empty paragraph.
 *
 * <p>Not thread-safe, as the document.
 */
public final class ContentEdit {
    /** How long the text may be. */
    public static final int MAX_INPUT_CHARS = 2 << 20;

    /** How many nodes and runs of text one edit may make; a line can be several. */
    public static final int MAX_NODES = 200_000;

    private static final byte[] NOTHING = {};
    private static final List<Block> EMPTY = List.of(new Block.Paragraph(List.of()));

    private ContentEdit() {}

    /**
     * Adds Markdown at the end.
     *
     * @throws ContentLimitException if the text is too long or has too many parts
     */
    public static byte[] appendMarkdown(YDoc document, String markdown) {
        return append(document, read(markdown, MarkdownReader::read));
    }

    /**
     * Makes the document say what the Markdown says.
     *
     * @throws ContentLimitException if the text is too long or has too many parts, or the document is nested too deeply to be compared with it
     */
    public static byte[] replaceWithMarkdown(YDoc document, String markdown) {
        return replace(document, read(markdown, MarkdownReader::read));
    }

    /**
     * Adds plain text at the end: an empty line starts a new paragraph.
     *
     * @throws ContentLimitException if the text is too long or has too many parts
     */
    public static byte[] appendPlainText(YDoc document, String text) {
        return append(document, read(text, PlainText::read));
    }

    /**
     * Makes the document say what the text says: an empty line starts a new paragraph.
     *
     * @throws ContentLimitException if the text is too long or has too many parts, or the document is nested too deeply to be compared with it
     */
    public static byte[] replaceWithPlainText(YDoc document, String text) {
        return replace(document, read(text, PlainText::read));
    }

    /**
     * Makes the document say what another one says, which is not changed. Everything comes along, what the editor's schema does not know as well.
     *
     * @throws ContentLimitException if one of them is nested too deeply to be compared
     */
    public static byte[] replaceWith(YDoc document, YDoc wanted) {
        YXmlFragment other = DocumentContent.root(wanted);
        if (other.size() == 0) {
            return DocumentContent.root(document).size() == 0 ? NOTHING : replace(document, List.of());
        }
        List<List<@Nullable Object>> nodes = nodes(other);
        List<YType> copies = new ArrayList<>(nodes.size());
        for (YType node : other) {
            copies.add(node.copy());
        }
        return edit(document, root -> replace(root, nodes, copies));
    }

    private static List<Block> read(String text, Function<String, List<Block>> reader) {
        if (text.length() > MAX_INPUT_CHARS) {
            throw ContentLimitException.input(text.length(), MAX_INPUT_CHARS);
        }
        List<Block> blocks = reader.apply(text);
        if (BlockWriter.sizeOf(blocks) > MAX_NODES) {
            throw ContentLimitException.nodes(MAX_NODES);
        }
        return blocks;
    }

    private static byte[] append(YDoc document, List<Block> blocks) {
        return blocks.isEmpty() ? NOTHING : edit(document, root -> append(root, blocks));
    }

    private static void append(YXmlFragment root, List<Block> blocks) {
        int size = root.size();
        YXmlElement last = size == 0 ? null : emptyParagraph(root.toList().getLast());
        if (last == null) {
            root.insert(size, BlockWriter.write(blocks));
        } else if (blocks.getFirst() instanceof Block.Paragraph(List<Inline> content)) {
            fill(last, content);
            root.insert(size, BlockWriter.write(blocks.subList(1, blocks.size())));
        } else if (blocks.getLast() instanceof Block.Paragraph(List<Inline> content)) {
            root.insert(size - 1, BlockWriter.write(blocks.subList(0, blocks.size() - 1)));
            fill(last, content);
        } else {
            root.insert(size - 1, BlockWriter.write(blocks));
        }
    }

    /** Writes a line into an empty paragraph, and into the text that is left there if something has been deleted: two texts side by side trouble the editor. */
    private static void fill(YXmlElement paragraph, List<Inline> line) {
        List<YType> nodes = BlockWriter.line(line);
        if (!line.isEmpty()
                && paragraph.size() > 0
                && paragraph.get(0) instanceof YText text
                && line.getFirst() instanceof Inline.Text) {
            text.applyDelta(BlockWriter.runs(line));
            nodes = nodes.subList(1, nodes.size());
        }
        paragraph.push(nodes);
    }

    private static @Nullable YXmlElement emptyParagraph(@Nullable Object node) {
        return node instanceof YXmlElement element
                        && element.nodeName().equals("paragraph")
                        && element.toList().stream()
                                .allMatch(child -> child instanceof YText text && text.length() == 0)
                ? element
                : null;
    }

    private static byte[] replace(YDoc document, List<Block> blocks) {
        List<Block> content = blocks.isEmpty() ? EMPTY : blocks;
        return edit(document, root -> replace(root, nodes(written(content)), BlockWriter.write(content)));
    }

    private static void replace(
            YXmlFragment root, List<List<@Nullable Object>> wanted, List<? extends YType> replacement) {
        List<List<@Nullable Object>> present = nodes(root);
        // What is no node has no place in the comparison, and none in the document.
        int[] kept = CommonParts.find(present.size() == root.size() ? present : List.of(), wanted);
        int presentEnd = root.size();
        int wantedEnd = wanted.size();
        for (int i = wanted.size() - 1; i >= 0; i--) {
            if (kept[i] != CommonParts.NONE) {
                root.delete(kept[i] + 1, presentEnd - kept[i] - 1);
                root.insert(kept[i] + 1, replacement.subList(i + 1, wantedEnd));
                presentEnd = kept[i];
                wantedEnd = i;
            }
        }
        root.delete(0, presentEnd);
        root.insert(0, replacement.subList(0, wantedEnd));
    }

    /** What the blocks are once they are in a document. */
    private static YXmlFragment written(List<Block> blocks) {
        YXmlFragment root = DocumentContent.root(new YDoc());
        root.push(BlockWriter.write(blocks));
        return root;
    }

    private static List<List<@Nullable Object>> nodes(YXmlFragment root) {
        List<List<@Nullable Object>> nodes = new ArrayList<>();
        for (YType node : root) {
            nodes.add(ProseMirrorJson.nodesOf(node, DocumentContent.MAX_NESTING));
        }
        return nodes;
    }

    private interface Edit {
        void apply(YXmlFragment root);
    }

    private static byte[] edit(YDoc document, Edit edit) {
        byte[][] made = {NOTHING};
        YXmlFragment root = DocumentContent.root(document);
        Subscription subscription = document.onUpdate((update, _) -> made[0] = update);
        try {
            document.transact(() -> edit.apply(root));
        } finally {
            subscription.close();
        }
        return made[0];
    }
}
