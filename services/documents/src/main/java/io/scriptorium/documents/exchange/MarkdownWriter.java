package io.scriptorium.documents.exchange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes GitHub-flavoured Markdown. What Markdown has no way to say is left out (empty paragraphs, white space at the ends of lines, sizes of images) or said with what
 * it has (a cell's blocks are lines; the first row of a table is its head; cells that span others are followed by empty ones). Reading the result and writing it
 * again gives the same text.
 */
final class MarkdownWriter {
    private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z0-9+#._-]+");
    private static final int LARGEST_NUMBER = 999_999_999;
    private static final int FENCE = 3;
    private static final String BOX = "[ ]";

    private final BoundedText text;
    private final LineWriter out;

    /** What the list item starts with whose blocks are being written; empty elsewhere. */
    private String itemMarker = "";

    private MarkdownWriter(int outputChars) {
        text = new BoundedText(outputChars);
        out = new LineWriter(text);
    }

    static String write(List<Block> blocks, int outputChars) {
        MarkdownWriter writer = new MarkdownWriter(outputChars);
        writer.writeAll(visible(blocks));
        return writer.text.toString();
    }

    /** The blocks of which Markdown can show something. */
    private static List<Block> visible(List<Block> blocks) {
        return blocks.stream().filter(MarkdownWriter::isVisible).toList();
    }

    private static boolean isVisible(Block block) {
        return switch (block) {
            case Block.Paragraph(List<Inline> content) ->
                !TrimmedLine.of(content).isEmpty();
            case Block.BulletList(List<Block.Item> items) -> !items.isEmpty();
            case Block.OrderedList(int _, List<Block.Item> items) -> !items.isEmpty();
            case Block.TaskList(List<Block.Task> items) -> !items.isEmpty();
            case Block.Table(List<Block.Row> rows) ->
                rows.stream().anyMatch(row -> !row.cells().isEmpty());
            case Block.Heading _, Block.Quote _, Block.Code _, Block.Rule _, Block.Image _ -> true;
        };
    }

    /** Markdown's lists: what has the same kind of marker would become one list, so neighbours alternate. */
    private enum Markers {
        BULLET,
        NUMBER,
        NONE;

        static Markers of(Block block) {
            return switch (block) {
                case Block.BulletList _, Block.TaskList _ -> BULLET;
                case Block.OrderedList _ -> NUMBER;
                case Block.Paragraph _,
                        Block.Heading _,
                        Block.Quote _,
                        Block.Code _,
                        Block.Rule _,
                        Block.Image _,
                        Block.Table _ -> NONE;
            };
        }
    }

    private void writeAll(List<Block> blocks) {
        // Three bullets of a kind in a line, the first items of nested lists, would be a rule.
        boolean otherMarker =
                itemMarker.equals("- ") && !blocks.isEmpty() && Markers.of(blocks.getFirst()) == Markers.BULLET;
        for (int i = 0; i < blocks.size(); i++) {
            Block block = blocks.get(i);
            if (i > 0) {
                Block before = blocks.get(i - 1);
                if (!(!itemMarker.isEmpty() && before instanceof Block.Paragraph && canInterruptParagraph(block))) {
                    out.blank();
                }
                otherMarker = Markers.of(before) == Markers.of(block) && !otherMarker;
            }
            write(block, otherMarker, i == 0);
        }
    }

    /** Whether a list may stand right below a paragraph. */
    private static boolean canInterruptParagraph(Block block) {
        return switch (block) {
            case Block.BulletList(List<Block.Item> items) -> startsWithContent(items);
            case Block.OrderedList(int start, List<Block.Item> items) -> start == 1 && startsWithContent(items);
            case Block.TaskList _ -> true;
            case Block.Paragraph _,
                    Block.Heading _,
                    Block.Quote _,
                    Block.Code _,
                    Block.Rule _,
                    Block.Image _,
                    Block.Table _ -> false;
        };
    }

    private static boolean startsWithContent(List<Block.Item> items) {
        return !visible(items.getFirst().content()).isEmpty();
    }

    private void write(Block block, boolean otherMarker, boolean first) {
        switch (block) {
            case Block.Paragraph(List<Inline> content) -> out.lines(paragraph(content));
            case Block.Heading(int level, List<Inline> content) ->
                out.line(("#".repeat(level) + " " + MarkdownLine.of(content, MarkdownLine.Place.HEADING))
                        .stripTrailing());
            case Block.BulletList(List<Block.Item> items) -> {
                boolean loose = isLoose(items);
                for (int i = 0; i < items.size(); i++) {
                    separate(i > 0 && loose);
                    item(otherMarker ? "* " : "- ", items.get(i));
                }
            }
            case Block.OrderedList(int start, List<Block.Item> items) -> {
                boolean loose = isLoose(items);
                for (int i = 0; i < items.size(); i++) {
                    separate(i > 0 && loose);
                    long number = Math.min((long) start + i, LARGEST_NUMBER);
                    item(number + (otherMarker ? ") " : ". "), items.get(i));
                }
            }
            case Block.TaskList(List<Block.Task> tasks) -> writeTasks(tasks, otherMarker ? "* " : "- ");
            case Block.Quote(List<Block> content) -> out.within("> ", "> ", () -> writeInside(visible(content), ""));
            case Block.Code code -> writeCode(code);
            // Three dashes behind a dash would be one rule, and no list.
            case Block.Rule _ -> out.line(first && !itemMarker.isEmpty() ? "___" : "---");
            case Block.Image image -> out.line(image(image));
            case Block.Table(List<Block.Row> rows) -> writeTable(rows);
        }
    }

    private void writeInside(List<Block> blocks, String marker) {
        String outer = itemMarker;
        itemMarker = marker;
        writeAll(blocks);
        itemMarker = outer;
    }

    private static String paragraph(List<Inline> content) {
        return MarkdownLine.of(content, MarkdownLine.Place.PARAGRAPH);
    }

    private static String image(Block.Image image) {
        return "![" + MarkdownEscapes.alternative(image.alternative()) + "]("
                + MarkdownEscapes.destination(image.source()) + MarkdownEscapes.title(image.title()) + ")";
    }

    // ---- lists

    private void separate(boolean needed) {
        if (needed) {
            out.blank();
        }
    }

    private static boolean isLoose(List<Block.Item> items) {
        return items.stream().anyMatch(item -> isLong(item.content()));
    }

    /** Whether there is more than a line and what is nested below it. */
    private static boolean isLong(List<Block> content) {
        return visible(content).stream()
                        .filter(block -> Markers.of(block) == Markers.NONE)
                        .count()
                > 1;
    }

    private void item(String marker, Block.Item item) {
        out.within(marker, " ".repeat(marker.length()), () -> writeInside(visible(item.content()), marker));
    }

    private void writeTasks(List<Block.Task> tasks, String marker) {
        boolean loose = tasks.stream().anyMatch(task -> isLong(task.content()));
        for (int i = 0; i < tasks.size(); i++) {
            separate(i > 0 && loose);
            Block.Task task = tasks.get(i);
            out.within(marker, "  ", () -> writeTask(task));
        }
    }

    /** The box is part of the first paragraph, which it makes visible. */
    private void writeTask(Block.Task task) {
        List<Block> content = new ArrayList<>(visible(task.content()));
        String line = "";
        if (!task.content().isEmpty()
                && task.content().getFirst() instanceof Block.Paragraph paragraph
                && isVisible(paragraph)) {
            line = " " + paragraph(paragraph.content());
            content.removeFirst();
        }
        out.lines((task.done() ? "[x]" : BOX) + line);
        if (!content.isEmpty()) {
            if (!canInterruptParagraph(content.getFirst())) {
                out.blank();
            }
            writeInside(content, BOX);
        }
    }

    // ---- code

    private void writeCode(Block.Code code) {
        int fence = FENCE;
        int run = 0;
        for (int i = 0; i < code.text().length(); i++) {
            run = code.text().charAt(i) == '`' ? run + 1 : 0;
            fence = Math.max(fence, run + 1);
        }
        String language = code.language();
        out.line("`".repeat(fence)
                + (language != null && LANGUAGE.matcher(language).matches() ? language : ""));
        if (!code.text().isEmpty()) {
            out.lines(code.text());
        }
        out.line("`".repeat(fence));
    }

    // ---- tables

    private void writeTable(List<Block.Row> rows) {
        int columns = columnCount(rows);
        int[] spanned = new int[columns];
        boolean head = true;
        for (Block.Row row : rows) {
            StringBuilder line = new StringBuilder("|");
            StringBuilder alignments = new StringBuilder("|");
            int column = 0;
            for (Block.Cell cell : row.cells()) {
                for (; column < columns && spanned[column] > 0; column++) {
                    emptyCell(line, alignments);
                }
                line.append(' ')
                        .append(String.join("<br>", cellLines(cell.content())))
                        .append(" |");
                alignments.append(' ').append(rule(cell)).append(" |");
                for (int i = 0; i < cell.columns(); i++) {
                    if (i > 0) {
                        emptyCell(line, alignments);
                    }
                    spanned[column++] = cell.rows();
                }
            }
            for (; column < columns; column++) {
                emptyCell(line, alignments);
            }
            out.line(line.toString());
            if (head) {
                out.line(alignments.toString());
                head = false;
            }
            for (int i = 0; i < columns; i++) {
                spanned[i] = Math.max(0, spanned[i] - 1);
            }
        }
    }

    private static void emptyCell(StringBuilder line, StringBuilder alignments) {
        line.append("  |");
        alignments.append(" --- |");
    }

    private static String rule(Block.Cell cell) {
        return switch (cell.alignment()) {
            case LEFT -> ":--";
            case CENTER -> ":-:";
            case RIGHT -> "--:";
            case null -> "---";
        };
    }

    /** How many columns there are, with those that cells of rows above reach into. */
    private int columnCount(List<Block.Row> rows) {
        int[] spanned = {};
        int columns = 0;
        for (Block.Row row : rows) {
            int column = 0;
            for (Block.Cell cell : row.cells()) {
                while (column < spanned.length && spanned[column] > 0) {
                    column++;
                }
                int end = column + cell.columns();
                if (end > text.limit()) {
                    throw ContentLimitException.output(text.limit());
                }
                if (end > spanned.length) {
                    spanned = Arrays.copyOf(spanned, Math.max(end, spanned.length * 2));
                }
                Arrays.fill(spanned, column, end, cell.rows());
                column = end;
                columns = Math.max(columns, end);
            }
            for (int i = 0; i < columns; i++) {
                spanned[i] = Math.max(0, spanned[i] - 1);
            }
        }
        return columns;
    }

    /** A cell's blocks as the lines that Markdown lets a cell have. */
    private static List<String> cellLines(List<Block> blocks) {
        List<String> lines = new ArrayList<>();
        for (Block block : blocks) {
            switch (block) {
                case Block.Paragraph(List<Inline> content) -> addCellLine(content, lines);
                case Block.Heading(int _, List<Inline> content) -> addCellLine(content, lines);
                case Block.BulletList(List<Block.Item> items) ->
                    items.forEach(item -> lines.addAll(cellLines(item.content())));
                case Block.OrderedList(int _, List<Block.Item> items) ->
                    items.forEach(item -> lines.addAll(cellLines(item.content())));
                case Block.TaskList(List<Block.Task> tasks) ->
                    tasks.forEach(task -> lines.addAll(cellLines(task.content())));
                case Block.Quote(List<Block> content) -> lines.addAll(cellLines(content));
                case Block.Code code ->
                    code.text()
                            .lines()
                            .filter(line -> !line.isEmpty())
                            .forEach(line -> addCellLine(
                                    List.of(new Inline.Text(line, Marks.NONE.with(Marks.Mark.CODE))), lines));
                case Block.Rule _ -> {}
                case Block.Image image -> lines.add(image(image).replace("|", "\\|"));
                case Block.Table(List<Block.Row> rows) ->
                    rows.forEach(row -> row.cells().forEach(cell -> lines.addAll(cellLines(cell.content()))));
            }
        }
        return lines;
    }

    private static void addCellLine(List<Inline> content, List<String> lines) {
        String line = MarkdownLine.of(content, MarkdownLine.Place.CELL);
        if (!line.isEmpty()) {
            lines.add(line);
        }
    }
}
