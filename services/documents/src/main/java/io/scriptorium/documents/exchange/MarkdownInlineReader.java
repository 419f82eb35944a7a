package io.scriptorium.documents.exchange;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.commonmark.ext.gfm.strikethrough.Strikethrough;
import org.commonmark.node.Code;
import org.commonmark.node.Emphasis;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.StrongEmphasis;
import org.commonmark.node.Text;
import org.jspecify.annotations.Nullable;

/** Reads what stands in one block of Markdown: runs of text and breaks, cut into several lines by images. */
final class MarkdownInlineReader {
    /** The tags that mean something. */
    private static final Map<String, Marks.Mark> OPENING = tags("<");

    private static final Map<String, Marks.Mark> CLOSING = tags("</");

    private final Function<List<Inline>, Block> kind;
    private final List<Block> blocks = new ArrayList<>();
    private final InlineCollector line = new InlineCollector();
    private boolean behindImage;

    private MarkdownInlineReader(Function<List<Inline>, Block> kind) {
        this.kind = kind;
    }

    private static Map<String, Marks.Mark> tags(String start) {
        Map<String, Marks.Mark> tags = new HashMap<>();
        for (Marks.Mark mark : Marks.Mark.values()) {
            if (mark != Marks.Mark.CODE) {
                tags.put(start + MarkdownLine.tag(mark) + ">", mark);
            }
        }
        return Map.copyOf(tags);
    }

    static List<Block> read(Node block, Function<List<Inline>, Block> kind) {
        MarkdownInlineReader reader = new MarkdownInlineReader(kind);
        reader.readChildren(block, Marks.NONE);
        reader.endLine(false);
        return reader.blocks;
    }

    private void readChildren(Node parent, Marks outer) {
        Map<Node, Marks.Mark> pairs = pairs(parent);
        Deque<Marks> enclosing = new ArrayDeque<>();
        Marks marks = outer;
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            Marks.Mark mark = pairs.get(node);
            if (mark == null) {
                read(node, marks);
            } else if (node instanceof HtmlInline tag && OPENING.containsKey(tag.getLiteral())) {
                enclosing.push(marks);
                marks = marks.with(mark);
            } else {
                marks = enclosing.pop();
            }
        }
    }

    private void read(Node node, Marks marks) {
        switch (node) {
            case Text text -> line.text(text.getLiteral(), marks);
            case Code code -> line.text(unbroken(code.getLiteral()), marks.with(Marks.Mark.CODE));
            case SoftLineBreak _ -> line.text(" ", marks);
            case HardLineBreak _ -> line.lineBreak();
            case Emphasis _ -> readChildren(node, marks.with(Marks.Mark.ITALIC));
            case StrongEmphasis _ -> readChildren(node, marks.with(Marks.Mark.BOLD));
            case Strikethrough _ -> readChildren(node, marks.with(Marks.Mark.STRIKE));
            case Link link -> {
                String href = Addresses.link(link.getDestination());
                readChildren(node, href == null ? marks : marks.with(new Marks.Link(href, title(link.getTitle()))));
            }
            case Image image -> readImage(image, marks);
            case HtmlInline html -> {
                if (isBreak(html.getLiteral())) {
                    line.lineBreak();
                } else {
                    line.text(unbroken(html.getLiteral()), marks);
                }
            }
            default -> readChildren(node, marks);
        }
    }

    private void readImage(Image image, Marks marks) {
        String source = Addresses.image(image.getDestination());
        if (source == null) {
            readChildren(image, marks);
            return;
        }
        endLine(true);
        String alternative = plainText(image);
        blocks.add(new Block.Image(
                source, alternative.isEmpty() ? null : alternative, title(image.getTitle()), null, null));
        behindImage = true;
    }

    /** Makes a block of what has been read. The break between a line and an image is no more than that. */
    private void endLine(boolean beforeImage) {
        List<Inline> content = new ArrayList<>(line.take());
        if (behindImage && !content.isEmpty() && content.getFirst() instanceof Inline.Break) {
            content.removeFirst();
        }
        if (beforeImage && !content.isEmpty() && content.getLast() instanceof Inline.Break) {
            content.removeLast();
        }
        if (!TrimmedLine.of(content).isEmpty()) {
            blocks.add(kind.apply(content));
        }
    }

    private static String plainText(Node parent) {
        StringBuilder text = new StringBuilder();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            switch (node) {
                case Text part -> text.append(part.getLiteral());
                case Code part -> text.append(part.getLiteral());
                case HtmlInline part -> text.append(part.getLiteral());
                case SoftLineBreak _, HardLineBreak _ -> text.append(' ');
                default -> text.append(plainText(node));
            }
        }
        return text.toString().replaceAll("\\s+", " ").strip();
    }

    private static @Nullable String title(@Nullable String title) {
        return title == null || title.isBlank() ? null : title.replaceAll("\\s+", " ");
    }

    private static String unbroken(String text) {
        return text.replace('\n', ' ').replace('\r', ' ');
    }

    /** Whether raw HTML is one of the tags that mean something. */
    static boolean isTag(String html) {
        return OPENING.containsKey(html) || CLOSING.containsKey(html) || isBreak(html);
    }

    private static boolean isBreak(String tag) {
        return tag.equals("<br>") || tag.equals("<br/>") || tag.equals("<br />");
    }

    /** The tags among the children that open and close each other. */
    private static Map<Node, Marks.Mark> pairs(Node parent) {
        Map<Node, Marks.Mark> pairs = new HashMap<>();
        Deque<HtmlInline> open = new ArrayDeque<>();
        Map<Marks.Mark, Integer> openCounts = new EnumMap<>(Marks.Mark.class);
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            if (!(node instanceof HtmlInline tag)) {
                continue;
            }
            Marks.Mark opening = OPENING.get(tag.getLiteral());
            Marks.Mark closing = CLOSING.get(tag.getLiteral());
            if (opening != null) {
                open.push(tag);
                openCounts.merge(opening, 1, Integer::sum);
            } else if (closing != null && openCounts.getOrDefault(closing, 0) > 0) {
                Marks.Mark last = null;
                while (last != closing) {
                    HtmlInline candidate = open.pop();
                    last = OPENING.get(candidate.getLiteral());
                    openCounts.merge(Objects.requireNonNull(last), -1, Integer::sum);
                    if (last == closing) {
                        pairs.put(candidate, closing);
                        pairs.put(tag, closing);
                    }
                }
            }
        }
        return pairs;
    }
}
