package io.scriptorium.documents.exchange;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes an HTML fragment: one block a line, everything escaped, and only addresses that {@link Addresses} allows. Task lists are as the editor writes them, so that they
 * survive being pasted into one.
 */
final class HtmlWriter {
    private static final Pattern LANGUAGE = Pattern.compile("[a-zA-Z0-9+#._-]+");

    private final BoundedText out;

    private HtmlWriter(int outputChars) {
        out = new BoundedText(outputChars);
    }

    static String write(List<Block> blocks, int outputChars) {
        HtmlWriter writer = new HtmlWriter(outputChars);
        for (Block block : blocks) {
            writer.write(block);
            writer.out.append("\n");
        }
        return writer.out.toString();
    }

    private void writeAll(List<Block> blocks) {
        blocks.forEach(this::write);
    }

    private void write(Block block) {
        switch (block) {
            case Block.Paragraph(List<Inline> content) -> element("p", content);
            case Block.Heading(int level, List<Inline> content) -> element("h" + level, content);
            case Block.BulletList(List<Block.Item> items) -> {
                out.append("<ul>");
                items.forEach(this::writeItem);
                out.append("</ul>");
            }
            case Block.OrderedList(int start, List<Block.Item> items) -> {
                out.append(start == 1 ? "<ol>" : "<ol start=\"" + start + "\">");
                items.forEach(this::writeItem);
                out.append("</ol>");
            }
            case Block.TaskList(List<Block.Task> tasks) -> {
                out.append("<ul data-type=\"taskList\">");
                tasks.forEach(this::writeTask);
                out.append("</ul>");
            }
            case Block.Quote(List<Block> content) -> {
                out.append("<blockquote>");
                writeAll(content);
                out.append("</blockquote>");
            }
            case Block.Code code -> writeCode(code);
            case Block.Rule _ -> out.append("<hr>");
            case Block.Image image -> writeImage(image);
            case Block.Table(List<Block.Row> rows) -> {
                out.append("<table><tbody>");
                rows.forEach(this::writeRow);
                out.append("</tbody></table>");
            }
        }
    }

    private void element(String name, List<Inline> content) {
        out.append("<" + name + ">");
        writeLine(MarkedLine.of(content));
        out.append("</" + name + ">");
    }

    private void writeItem(Block.Item item) {
        out.append("<li>");
        writeAll(item.content());
        out.append("</li>");
    }

    private void writeTask(Block.Task task) {
        out.append("<li data-type=\"taskItem\" data-checked=\"" + task.done()
                + "\"><label><input type=\"checkbox\" disabled");
        out.append(task.done() ? " checked></label><div>" : "></label><div>");
        writeAll(task.content());
        out.append("</div></li>");
    }

    private void writeCode(Block.Code code) {
        String language = code.language();
        out.append("<pre><code");
        if (language != null && LANGUAGE.matcher(language).matches()) {
            attribute("class", "language-" + language);
        }
        out.append(">");
        escaped(code.text());
        out.append("</code></pre>");
    }

    private void writeImage(Block.Image image) {
        out.append("<img");
        attribute("src", image.source());
        attribute("alt", image.alternative() == null ? "" : image.alternative());
        attribute("title", image.title());
        attribute("width", image.width() == null ? null : image.width().toString());
        attribute("height", image.height() == null ? null : image.height().toString());
        out.append(">");
    }

    private void writeRow(Block.Row row) {
        out.append("<tr>");
        for (Block.Cell cell : row.cells()) {
            String name = cell.header() ? "th" : "td";
            out.append("<" + name);
            attribute("colspan", cell.columns() == 1 ? null : Integer.toString(cell.columns()));
            attribute("rowspan", cell.rows() == 1 ? null : Integer.toString(cell.rows()));
            attribute("style", cell.alignment() == null ? null : "text-align: " + cell.alignment().spelling);
            out.append(">");
            writeAll(cell.content());
            out.append("</" + name + ">");
        }
        out.append("</tr>");
    }

    private void writeLine(List<MarkedLine> line) {
        for (MarkedLine part : line) {
            switch (part) {
                case MarkedLine.Leaf(Inline.Text(String text, Marks _)) -> escaped(text);
                case MarkedLine.Leaf(Inline.Break _) -> out.append("<br>");
                case MarkedLine.Linked(Marks.Link link, List<MarkedLine> content) -> {
                    out.append("<a");
                    attribute("href", link.href());
                    attribute("title", link.title());
                    out.append(" rel=\"noopener noreferrer nofollow\">");
                    writeLine(content);
                    out.append("</a>");
                }
                case MarkedLine.Marked(Marks.Mark mark, List<MarkedLine> content) -> {
                    String name = tag(mark);
                    out.append("<" + name + ">");
                    writeLine(content);
                    out.append("</" + name + ">");
                }
            }
        }
    }

    private static String tag(Marks.Mark mark) {
        return switch (mark) {
            case BOLD -> "strong";
            case ITALIC -> "em";
            case STRIKE -> "s";
            case UNDERLINE -> "u";
            case HIGHLIGHT -> "mark";
            case CODE -> "code";
        };
    }

    private void attribute(String name, @Nullable String value) {
        if (value != null) {
            out.append(" " + name + "=\"");
            escaped(value);
            out.append("\"");
        }
    }

    private void escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            switch (unit) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.append(unit);
            }
        }
        out.append(escaped.toString());
    }
}
