package io.scriptorium.documents.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.commonmark.ext.autolink.AutolinkExtension;
import org.commonmark.ext.gfm.strikethrough.StrikethroughExtension;
import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.LinkReferenceDefinition;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.ThematicBreak;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * Reads GitHub-flavoured Markdown into blocks. Raw HTML is text, but for the tags that {@link MarkdownLine} writes, without attributes. Images are blocks in the
 * editor's schema, so a paragraph with images is cut at them.
 *
 * <p>The library's own task lists can't tell {@code [ ]} from an escaped {@code \[ ]}, nor do they see a task without a text, so boxes are looked for in the source here.
 */
final class MarkdownReader {
    /** What is nested deeper is text. Far below {@link DocumentContent#MAX_NESTING}, so what has been read can be written. */
    static final int MAX_NESTED_BLOCKS = 60;

    static final int MAX_NESTED_INLINES = 60;

    private static final Parser PARSER = Parser.builder()
            .enabledBlockTypes(Set.of(
                    BlockQuote.class,
                    FencedCodeBlock.class,
                    Heading.class,
                    IndentedCodeBlock.class,
                    ListBlock.class,
                    ThematicBreak.class))
            .postProcessor(new UntrustedAsText())
            .extensions(List.of(AutolinkExtension.create(), StrikethroughExtension.create(), TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .maxOpenBlockParsers(MAX_NESTED_BLOCKS)
            .maxInlineNesting(MAX_NESTED_INLINES)
            .build();

    private static final int BOX_LENGTH = "[ ]".length();
    private static final int MAX_HEADING_LEVEL = 6;

    private final String source;

    private MarkdownReader(String source) {
        this.source = source;
    }

    static List<Block> read(String markdown) {
        String source = InlineCollector.wellFormed(markdown);
        return new MarkdownReader(source).blocks(PARSER.parse(source));
    }

    private List<Block> blocks(Node parent) {
        List<Block> blocks = new ArrayList<>();
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            add(node, blocks);
        }
        return blocks;
    }

    private void add(Node node, List<Block> blocks) {
        switch (node) {
            case Paragraph _ -> blocks.addAll(lines(node, Block.Paragraph::new));
            case Heading heading -> {
                int level = Math.min(heading.getLevel(), MAX_HEADING_LEVEL);
                blocks.addAll(lines(node, line -> new Block.Heading(level, line)));
            }
            case BlockQuote _ -> blocks.add(new Block.Quote(blocks(node)));
            case BulletList _ -> addBulletList(node, blocks);
            case OrderedList list -> {
                Integer start = list.getMarkerStartNumber();
                blocks.add(new Block.OrderedList(start == null ? 1 : start, items(node)));
            }
            case FencedCodeBlock code -> blocks.add(new Block.Code(language(code.getInfo()), code(code.getLiteral())));
            case IndentedCodeBlock code -> blocks.add(new Block.Code(null, code(code.getLiteral())));
            case ThematicBreak _ -> blocks.add(new Block.Rule());
            case TableBlock _ -> blocks.add(table(node));
            case HtmlBlock html -> blocks.add(new Block.Paragraph(text(html.getLiteral())));
            case LinkReferenceDefinition _ -> {}
            default -> blocks.addAll(blocks(node));
        }
    }

    private static List<Inline> text(String text) {
        InlineCollector line = new InlineCollector();
        line.text(text, Marks.NONE);
        return line.take();
    }

    /** The paragraphs or headings that a node is when it has been cut at its images. */
    private static List<Block> lines(Node node, Function<List<Inline>, Block> kind) {
        List<Block> lines = MarkdownInlineReader.read(node, kind);
        return lines.isEmpty() ? List.of(kind.apply(List.of())) : lines;
    }

    // ---- lists

    private List<Block.Item> items(Node list) {
        List<Block.Item> items = new ArrayList<>();
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            items.add(new Block.Item(blocks(item)));
        }
        return items;
    }

    /** A list of which only some items have a box becomes several lists: in the schema a list is the one or the other. */
    private void addBulletList(Node list, List<Block> blocks) {
        List<Block.Item> items = new ArrayList<>();
        List<Block.Task> tasks = new ArrayList<>();
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            Boolean done = box(item);
            if (done == null) {
                addTasks(tasks, blocks);
                items.add(new Block.Item(blocks(item)));
            } else {
                addItems(items, blocks);
                tasks.add(new Block.Task(done, withoutBox(blocks(item))));
            }
        }
        addTasks(tasks, blocks);
        addItems(items, blocks);
    }

    private static void addItems(List<Block.Item> items, List<Block> blocks) {
        if (!items.isEmpty()) {
            blocks.add(new Block.BulletList(List.copyOf(items)));
            items.clear();
        }
    }

    private static void addTasks(List<Block.Task> tasks, List<Block> blocks) {
        if (!tasks.isEmpty()) {
            blocks.add(new Block.TaskList(List.copyOf(tasks)));
            tasks.clear();
        }
    }

    /** Whether an item's box is ticked; null if it has none. */
    private @Nullable Boolean box(Node item) {
        if (!(item instanceof ListItem)
                || !(item.getFirstChild() instanceof Paragraph paragraph)
                || !(paragraph.getFirstChild() instanceof org.commonmark.node.Text first)) {
            return null;
        }
        List<SourceSpan> spans = paragraph.getSourceSpans();
        if (spans.isEmpty() || first.getLiteral().length() < BOX_LENGTH) {
            return null;
        }
        int start = spans.getFirst().getInputIndex();
        int end = start + BOX_LENGTH;
        boolean closed = end <= source.length() && source.charAt(start) == '[' && source.charAt(end - 1) == ']';
        if (!closed || (end < source.length() && !Character.isWhitespace(source.charAt(end)))) {
            return null;
        }
        return switch (source.charAt(start + 1)) {
            case ' ' -> false;
            case 'x', 'X' -> true;
            default -> null;
        };
    }

    private static List<Block> withoutBox(List<Block> content) {
        List<Block> rest = new ArrayList<>(content);
        if (!content.isEmpty()
                && content.getFirst() instanceof Block.Paragraph(List<Inline> line)
                && !line.isEmpty()
                && line.getFirst() instanceof Inline.Text(String text, Marks marks)) {
            String behind = text.substring(BOX_LENGTH).stripLeading();
            List<Inline> inlines = new ArrayList<>(line.subList(1, line.size()));
            if (!behind.isEmpty()) {
                inlines.addFirst(new Inline.Text(behind, marks));
            }
            rest.set(0, new Block.Paragraph(inlines));
        }
        return rest;
    }

    // ---- code

    private static @Nullable String language(@Nullable String info) {
        if (info == null || info.isBlank()) {
            return null;
        }
        return InlineCollector.wellFormed(info.strip().split("\\s", 2)[0]);
    }

    private static String code(String literal) {
        return literal.endsWith("\n") ? literal.substring(0, literal.length() - 1) : literal;
    }

    // ---- tables

    private static Block table(Node table) {
        List<Block.Row> rows = new ArrayList<>();
        for (Node section = table.getFirstChild(); section != null; section = section.getNext()) {
            for (Node row = section.getFirstChild(); row != null; row = row.getNext()) {
                if (row instanceof TableRow) {
                    rows.add(row(row));
                }
            }
        }
        return new Block.Table(rows);
    }

    private static Block.Row row(Node row) {
        List<Block.Cell> cells = new ArrayList<>();
        for (Node node = row.getFirstChild(); node != null; node = node.getNext()) {
            if (node instanceof TableCell cell) {
                cells.add(new Block.Cell(cell.isHeader(), alignment(cell), 1, 1, lines(cell, Block.Paragraph::new)));
            }
        }
        return new Block.Row(cells);
    }

    private static Block.@Nullable Alignment alignment(TableCell cell) {
        return switch (cell.getAlignment()) {
            case LEFT -> Block.Alignment.LEFT;
            case CENTER -> Block.Alignment.CENTER;
            case RIGHT -> Block.Alignment.RIGHT;
            case null -> null;
        };
    }
}
