package io.scriptorium.documents.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Plain text: what people would type where there are no formats. An empty line separates paragraphs, and a line break in a paragraph is one. Lists have markers, the
 * cells of a table are separated by tabs, an image is its text.
 */
final class PlainText {
    private final LineWriter out;

    private PlainText(BoundedText text) {
        out = new LineWriter(text);
    }

    static String write(List<Block> blocks, int outputChars) {
        BoundedText text = new BoundedText(outputChars);
        new PlainText(text).writeAll(blocks);
        return text.toString();
    }

    private void writeAll(List<Block> blocks) {
        boolean first = true;
        for (Block block : blocks) {
            if (isVisible(block)) {
                if (!first) {
                    out.blank();
                }
                first = false;
                write(block);
            }
        }
    }

    private static boolean isVisible(Block block) {
        return switch (block) {
            case Block.Paragraph(List<Inline> content) -> !content.isEmpty();
            case Block.Heading(int _, List<Inline> content) -> !content.isEmpty();
            case Block.BulletList(List<Block.Item> items) -> !items.isEmpty();
            case Block.OrderedList(int _, List<Block.Item> items) -> !items.isEmpty();
            case Block.TaskList(List<Block.Task> items) -> !items.isEmpty();
            case Block.Quote(List<Block> content) -> content.stream().anyMatch(PlainText::isVisible);
            case Block.Code code -> !code.text().isEmpty();
            case Block.Image image ->
                image.alternative() != null && !image.alternative().isEmpty();
            case Block.Table(List<Block.Row> rows) -> !rows.isEmpty();
            case Block.Rule _ -> true;
        };
    }

    private void write(Block block) {
        switch (block) {
            case Block.Paragraph(List<Inline> content) -> out.lines(text(content));
            case Block.Heading(int _, List<Inline> content) -> out.lines(text(content));
            case Block.BulletList(List<Block.Item> items) -> items.forEach(item -> part("- ", item.content()));
            case Block.OrderedList(int start, List<Block.Item> items) -> {
                long number = start;
                for (Block.Item item : items) {
                    part(number++ + ". ", item.content());
                }
            }
            case Block.TaskList(List<Block.Task> tasks) ->
                tasks.forEach(task -> part(task.done() ? "[x] " : "[ ] ", task.content()));
            case Block.Quote(List<Block> content) -> out.within("> ", "> ", () -> writeAll(content));
            case Block.Code code -> out.lines(code.text());
            case Block.Rule _ -> out.line("---");
            case Block.Image image -> out.lines(String.valueOf(image.alternative()));
            case Block.Table(List<Block.Row> rows) -> rows.forEach(this::writeRow);
        }
    }

    private void part(String marker, List<Block> content) {
        out.within(marker, " ".repeat(marker.length()), () -> {
            boolean first = true;
            for (Block block : content) {
                if (isVisible(block)) {
                    boolean list = block instanceof Block.BulletList
                            || block instanceof Block.OrderedList
                            || block instanceof Block.TaskList;
                    if (!first && !list) {
                        out.blank();
                    }
                    first = false;
                    write(block);
                }
            }
        });
    }

    private void writeRow(Block.Row row) {
        out.line(row.cells().stream()
                .map(cell -> {
                    BoundedText text = new BoundedText(Integer.MAX_VALUE);
                    new PlainText(text).writeAll(cell.content());
                    return text.toString().strip().replaceAll("\\s+", " ");
                })
                .collect(Collectors.joining("\t")));
    }

    private static String text(List<Inline> line) {
        StringBuilder text = new StringBuilder();
        for (Inline inline : line) {
            switch (inline) {
                case Inline.Text(String run, Marks _) -> text.append(run);
                case Inline.Break _ -> text.append('\n');
            }
        }
        return text.toString();
    }

    static List<Block> read(String text) {
        List<Block> blocks = new ArrayList<>();
        InlineCollector paragraph = new InlineCollector();
        boolean started = false;
        for (String line : text.lines().toList()) {
            if (line.isBlank()) {
                addParagraph(paragraph, blocks);
                started = false;
            } else {
                if (started) {
                    paragraph.lineBreak();
                }
                paragraph.text(line, Marks.NONE);
                started = true;
            }
        }
        addParagraph(paragraph, blocks);
        return blocks;
    }

    private static void addParagraph(InlineCollector paragraph, List<Block> blocks) {
        List<Inline> content = paragraph.take();
        if (!content.isEmpty()) {
            blocks.add(new Block.Paragraph(content));
        }
    }
}
