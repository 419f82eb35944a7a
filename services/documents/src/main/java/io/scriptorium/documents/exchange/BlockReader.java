package io.scriptorium.documents.exchange;

import io.scriptorium.ydoc.lib0.JsString;
import io.scriptorium.ydoc.type.DeltaOp;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YType;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlFragment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a document's blocks, whatever is in it: nodes and marks that it does not know are replaced by their content, and what stands in the wrong place gets the
 * nodes around it that it needs. Unsafe addresses are left out here, so that no format can show them.
 */
final class BlockReader {
    private static final int MAX_HEADING_LEVEL = 6;

    /** As in HTML. */
    private static final int MAX_CELL_SPAN = 1_000;

    private static final int MAX_PIXELS = 100_000;

    private final int nesting;

    private BlockReader(int nesting) {
        this.nesting = nesting;
    }

    static List<Block> read(YXmlFragment document, int nesting) {
        return new BlockReader(nesting).blocks(document, 1);
    }

    private List<Block> blocks(YXmlFragment parent, int depth) {
        checkDepth(depth);
        List<Block> blocks = new ArrayList<>();
        InlineCollector loose = new InlineCollector();
        for (YType child : parent) {
            if (child instanceof YText text) {
                collect(text, loose);
            } else if (child instanceof YXmlElement element
                    && element.nodeName().equals("hardBreak")) {
                loose.lineBreak();
            } else if (child instanceof YXmlFragment fragment) {
                addParagraph(loose, blocks);
                addBlocks(fragment, depth, blocks);
            }
        }
        addParagraph(loose, blocks);
        return blocks;
    }

    private static void addParagraph(InlineCollector loose, List<Block> blocks) {
        List<Inline> content = loose.take();
        if (!content.isEmpty()) {
            blocks.add(new Block.Paragraph(content));
        }
    }

    private void addBlocks(YXmlFragment node, int depth, List<Block> blocks) {
        if (!(node instanceof YXmlElement element)) {
            blocks.addAll(blocks(node, depth + 1));
            return;
        }
        switch (element.nodeName()) {
            case "paragraph" -> blocks.add(new Block.Paragraph(line(element, depth)));
            case "heading" ->
                blocks.add(new Block.Heading(
                        Math.clamp(integer(element, "level", 1), 1, MAX_HEADING_LEVEL), line(element, depth)));
            case "bulletList" -> blocks.add(new Block.BulletList(items(element, depth)));
            case "orderedList" ->
                blocks.add(new Block.OrderedList(Math.max(0, integer(element, "start", 1)), items(element, depth)));
            case "taskList" -> blocks.add(new Block.TaskList(tasks(element, depth)));
            case "blockquote" -> blocks.add(new Block.Quote(blocks(element, depth + 1)));
            case "codeBlock" -> blocks.add(new Block.Code(string(element, "language"), code(element, depth)));
            case "horizontalRule" -> blocks.add(new Block.Rule());
            case "image" -> addImage(element, blocks);
            case "table" -> blocks.add(new Block.Table(rows(element, depth)));
            default -> blocks.addAll(blocks(element, depth + 1));
        }
    }

    private static void addImage(YXmlElement element, List<Block> blocks) {
        String alternative = string(element, "alt");
        String source = Addresses.image(string(element, "src"));
        if (source != null) {
            blocks.add(new Block.Image(
                    source,
                    alternative,
                    string(element, "title"),
                    pixels(element, "width"),
                    pixels(element, "height")));
        } else if (alternative != null && !alternative.isEmpty()) {
            InlineCollector text = new InlineCollector();
            text.text(alternative, Marks.NONE);
            blocks.add(new Block.Paragraph(text.take()));
        }
    }

    private List<Block.Item> items(YXmlElement list, int depth) {
        List<Block.Item> items = new ArrayList<>();
        for (List<Block> content : parts(list, depth, "listItem", "taskItem")) {
            items.add(new Block.Item(content));
        }
        return items;
    }

    private List<Block.Task> tasks(YXmlElement list, int depth) {
        List<Block.Task> tasks = new ArrayList<>();
        for (YType child : list) {
            boolean done = child instanceof YXmlElement element && Boolean.TRUE.equals(element.getAttribute("checked"));
            tasks.add(new Block.Task(done, part(child, depth, "listItem", "taskItem")));
        }
        return tasks;
    }

    private List<Block.Row> rows(YXmlElement table, int depth) {
        List<Block.Row> rows = new ArrayList<>();
        for (YType child : table) {
            if (child instanceof YXmlElement row && row.nodeName().equals("tableRow")) {
                checkDepth(depth + 1);
                List<Block.Cell> cells = new ArrayList<>();
                for (YType cell : row) {
                    cells.add(cell(cell, depth + 1));
                }
                rows.add(new Block.Row(cells));
            } else {
                rows.add(new Block.Row(List.of(cell(child, depth))));
            }
        }
        return rows;
    }

    private Block.Cell cell(YType node, int depth) {
        List<Block> content = part(node, depth, "tableCell", "tableHeader");
        if (!(node instanceof YXmlElement element)) {
            return new Block.Cell(false, null, 1, 1, content);
        }
        return new Block.Cell(
                element.nodeName().equals("tableHeader"),
                alignment(string(element, "align")),
                Math.clamp(integer(element, "colspan", 1), 1, MAX_CELL_SPAN),
                Math.clamp(integer(element, "rowspan", 1), 1, MAX_CELL_SPAN),
                content);
    }

    static Block.@Nullable Alignment alignment(@Nullable String name) {
        return switch (name) {
            case "left" -> Block.Alignment.LEFT;
            case "center" -> Block.Alignment.CENTER;
            case "right" -> Block.Alignment.RIGHT;
            case null, default -> null;
        };
    }

    private List<List<Block>> parts(YXmlElement whole, int depth, String name, String otherName) {
        List<List<Block>> parts = new ArrayList<>();
        for (YType child : whole) {
            parts.add(part(child, depth, name, otherName));
        }
        return parts;
    }

    /** The content of a node with one of the names, or the node itself if it is another one. */
    private List<Block> part(YType node, int depth, String name, String otherName) {
        List<Block> content = new ArrayList<>();
        if (node instanceof YXmlElement element
                && (element.nodeName().equals(name) || element.nodeName().equals(otherName))) {
            content.addAll(blocks(element, depth + 1));
        } else if (node instanceof YXmlFragment fragment) {
            addBlocks(fragment, depth + 1, content);
        } else if (node instanceof YText text) {
            InlineCollector loose = new InlineCollector();
            collect(text, loose);
            addParagraph(loose, content);
        }
        return content;
    }

    private List<Inline> line(YXmlElement element, int depth) {
        InlineCollector line = new InlineCollector();
        collect(element, line, depth + 1);
        return line.take();
    }

    private void collect(YXmlFragment parent, InlineCollector line, int depth) {
        checkDepth(depth);
        for (YType child : parent) {
            switch (child) {
                case YText text -> collect(text, line);
                case YXmlElement element when element.nodeName().equals("hardBreak") -> line.lineBreak();
                case YXmlElement element
                when element.nodeName().equals("image") -> {
                    String alternative = string(element, "alt");
                    line.text(alternative == null ? "" : alternative, Marks.NONE);
                }
                case YXmlFragment fragment -> collect(fragment, line, depth + 1);
                default -> {}
            }
        }
    }

    private static void collect(YText text, InlineCollector line) {
        for (DeltaOp op : text.toDelta()) {
            if (op instanceof DeltaOp.Insert(String run, Map<String, @Nullable Object> formats)) {
                line.text(run, marks(formats));
            }
        }
    }

    private static Marks marks(Map<String, @Nullable Object> formats) {
        Marks marks = Marks.NONE;
        for (Map.Entry<String, @Nullable Object> format : formats.entrySet()) {
            marks = switch (ProseMirrorJson.markName(format.getKey())) {
                case "bold" -> marks.with(Marks.Mark.BOLD);
                case "italic" -> marks.with(Marks.Mark.ITALIC);
                case "underline" -> marks.with(Marks.Mark.UNDERLINE);
                case "strike" -> marks.with(Marks.Mark.STRIKE);
                case "highlight" -> marks.with(Marks.Mark.HIGHLIGHT);
                case "code" -> marks.with(Marks.Mark.CODE);
                case "link" -> withLink(marks, format.getValue());
                default -> marks;
            };
        }
        return marks;
    }

    private static Marks withLink(Marks marks, @Nullable Object attributes) {
        if (attributes instanceof Map<?, ?> map && map.get("href") instanceof String address) {
            String href = Addresses.link(address);
            if (href != null) {
                return marks.with(new Marks.Link(href, map.get("title") instanceof String title ? title : null));
            }
        }
        return marks;
    }

    private String code(YXmlElement element, int depth) {
        StringBuilder code = new StringBuilder();
        for (Inline inline : line(element, depth)) {
            switch (inline) {
                case Inline.Text text -> code.append(text.text());
                case Inline.Break _ -> code.append('\n');
            }
        }
        return code.toString();
    }

    private void checkDepth(int depth) {
        if (depth > nesting) {
            throw ContentLimitException.nesting(nesting);
        }
    }

    private static @Nullable String string(YXmlElement element, String attribute) {
        Object value = element.getAttribute(attribute);
        return switch (value) {
            case String text -> InlineCollector.wellFormed(text);
            case Number number -> JsString.of(number);
            case null, default -> null;
        };
    }

    private static int integer(YXmlElement element, String attribute, int otherwise) {
        String value = string(element, attribute);
        if (value == null) {
            return otherwise;
        }
        try {
            return (int) Double.parseDouble(value);
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }

    private static @Nullable Integer pixels(YXmlElement element, String attribute) {
        int pixels = integer(element, attribute, 0);
        return pixels > 0 && pixels <= MAX_PIXELS ? pixels : null;
    }
}
