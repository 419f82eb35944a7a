package io.scriptorium.documents.exchange;

import io.scriptorium.ydoc.type.DeltaOp;
import io.scriptorium.ydoc.type.YType;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes blocks as the nodes of the editor's schema, exactly as the editor would. An editor deletes nodes that its schema does not allow, for everybody; so what the
 * schema demands is added here: a list item starts with a paragraph, quotes and cells are not empty, code has no marks.
 */
final class BlockWriter {
    private BlockWriter() {}

    static List<YType> write(List<Block> blocks) {
        List<YType> nodes = new ArrayList<>();
        for (Block block : blocks) {
            YXmlElement node = node(block);
            if (node != null) {
                nodes.add(node);
            }
        }
        return nodes;
    }

    /** The node; null for what would be empty and may not be. */
    private static @Nullable YXmlElement node(Block block) {
        return switch (block) {
            case Block.Paragraph(List<Inline> content) -> element("paragraph", line(content));
            case Block.Heading(int level, List<Inline> content) ->
                with(element("heading", line(content)), "level", level);
            case Block.BulletList(List<Block.Item> items) ->
                notEmpty(element(
                        "bulletList", items.stream().map(BlockWriter::item).toList()));
            case Block.OrderedList(int start, List<Block.Item> items) ->
                notEmpty(with(
                        element(
                                "orderedList",
                                items.stream().map(BlockWriter::item).toList()),
                        "start",
                        start));
            case Block.TaskList(List<Block.Task> items) ->
                notEmpty(element(
                        "taskList", items.stream().map(BlockWriter::task).toList()));
            case Block.Quote(List<Block> content) -> element("blockquote", atLeastParagraph(content));
            case Block.Code(String language, String text) ->
                with(
                        element("codeBlock", text.isEmpty() ? List.of() : List.of(new YXmlText(text))),
                        "language",
                        language);
            case Block.Rule _ -> element("horizontalRule", List.of());
            case Block.Image image -> image(image);
            case Block.Table(List<Block.Row> rows) ->
                notEmpty(element("table", rows.stream().map(BlockWriter::row).toList()));
        };
    }

    private static YXmlElement element(String name, List<? extends YType> children) {
        YXmlElement element = new YXmlElement(name);
        element.push(children);
        return element;
    }

    private static YXmlElement with(YXmlElement element, String attribute, @Nullable Object value) {
        if (value != null) {
            element.setAttribute(attribute, value);
        }
        return element;
    }

    private static @Nullable YXmlElement notEmpty(YXmlElement element) {
        return element.size() == 0 ? null : element;
    }

    private static YType item(Block.Item item) {
        return element("listItem", startingWithParagraph(item.content()));
    }

    private static YType task(Block.Task task) {
        return with(element("taskItem", startingWithParagraph(task.content())), "checked", task.done());
    }

    private static List<YType> startingWithParagraph(List<Block> content) {
        List<YType> nodes = new ArrayList<>();
        if (content.isEmpty() || !(content.getFirst() instanceof Block.Paragraph)) {
            nodes.add(new YXmlElement("paragraph"));
        }
        nodes.addAll(write(content));
        return nodes;
    }

    private static List<YType> atLeastParagraph(List<Block> content) {
        List<YType> nodes = write(content);
        return nodes.isEmpty() ? List.of(new YXmlElement("paragraph")) : nodes;
    }

    private static YType row(Block.Row row) {
        return element("tableRow", row.cells().stream().map(BlockWriter::cell).toList());
    }

    private static YType cell(Block.Cell cell) {
        YXmlElement element = element(cell.header() ? "tableHeader" : "tableCell", atLeastParagraph(cell.content()));
        element.setAttribute("colspan", cell.columns());
        element.setAttribute("rowspan", cell.rows());
        return with(element, "align", cell.alignment() == null ? null : cell.alignment().spelling);
    }

    private static YXmlElement image(Block.Image image) {
        YXmlElement element = new YXmlElement("image");
        element.setAttribute("src", image.source());
        with(element, "alt", image.alternative());
        with(element, "title", image.title());
        with(element, "width", image.width());
        return with(element, "height", image.height());
    }

    static List<YType> line(List<Inline> content) {
        List<YType> nodes = new ArrayList<>();
        List<DeltaOp> runs = new ArrayList<>();
        for (Inline inline : content) {
            switch (inline) {
                case Inline.Text(String text, Marks marks) -> runs.add(new DeltaOp.Insert(text, formats(marks)));
                case Inline.Break _ -> {
                    addText(runs, nodes);
                    nodes.add(new YXmlElement("hardBreak"));
                }
            }
        }
        addText(runs, nodes);
        return nodes;
    }

    /** The text that a line starts with. */
    static List<DeltaOp> runs(List<Inline> line) {
        List<DeltaOp> runs = new ArrayList<>();
        for (Inline inline : line) {
            if (!(inline instanceof Inline.Text(String text, Marks marks))) {
                break;
            }
            runs.add(new DeltaOp.Insert(text, formats(marks)));
        }
        return runs;
    }

    private static void addText(List<DeltaOp> runs, List<YType> nodes) {
        if (!runs.isEmpty()) {
            YXmlText text = new YXmlText();
            text.applyDelta(runs);
            nodes.add(text);
            runs.clear();
        }
    }

    private static Map<String, @Nullable Object> formats(Marks marks) {
        Map<String, @Nullable Object> formats = new LinkedHashMap<>();
        Marks.Link link = marks.link();
        if (link != null) {
            formats.put("link", attributes(link));
        }
        for (Marks.Mark mark : Marks.Mark.values()) {
            if (marks.has(mark)) {
                formats.put(name(mark), Map.of());
            }
        }
        return formats;
    }

    /** With all of the mark's attributes, as the editor writes them. */
    private static Map<String, @Nullable Object> attributes(Marks.Link link) {
        Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
        attributes.put("href", link.href());
        attributes.put("target", "_blank");
        attributes.put("rel", "noopener noreferrer nofollow");
        attributes.put("class", null);
        attributes.put("title", link.title());
        return attributes;
    }

    private static String name(Marks.Mark mark) {
        return switch (mark) {
            case BOLD -> "bold";
            case ITALIC -> "italic";
            case UNDERLINE -> "underline";
            case STRIKE -> "strike";
            case HIGHLIGHT -> "highlight";
            case CODE -> "code";
        };
    }

    /** How many nodes and runs of text the blocks are, about. */
    static int sizeOf(List<Block> blocks) {
        int size = 0;
        for (Block block : blocks) {
            size += 1
                    + switch (block) {
                        case Block.Paragraph(List<Inline> content) -> content.size();
                        case Block.Heading(int _, List<Inline> content) -> content.size();
                        case Block.BulletList(List<Block.Item> items) ->
                            items.stream()
                                    .mapToInt(item -> 2 + sizeOf(item.content()))
                                    .sum();
                        case Block.OrderedList(int _, List<Block.Item> items) ->
                            items.stream()
                                    .mapToInt(item -> 2 + sizeOf(item.content()))
                                    .sum();
                        case Block.TaskList(List<Block.Task> tasks) ->
                            tasks.stream()
                                    .mapToInt(task -> 2 + sizeOf(task.content()))
                                    .sum();
                        case Block.Quote(List<Block> content) -> 1 + sizeOf(content);
                        case Block.Table(List<Block.Row> rows) ->
                            rows.stream()
                                    .flatMap(row -> row.cells().stream())
                                    .mapToInt(cell -> 2 + sizeOf(cell.content()))
                                    .sum();
                        case Block.Code _, Block.Rule _, Block.Image _ -> 1;
                    };
        }
        return size;
    }
}
