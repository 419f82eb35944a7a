package io.scriptorium.documents.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scriptorium.ydoc.YDoc;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random documents and random Markdown. A failure names its seed; put it into {@link #FIRST_SEED} to see it again. */
class RoundTripTest {
    private static final long FIRST_SEED = 1;
    private static final int SEEDS = 2_000;

    @Test
    void documentsComeBackFromMarkdown() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS; seed++) {
            List<Block> blocks = new RandomDocument(new Random(seed)).blocks(3);
            String markdown = MarkdownWriter.write(blocks, Integer.MAX_VALUE);
            assertEquals(lines(blocks), lines(MarkdownReader.read(markdown)), "seed " + seed + "\n" + markdown);
        }
    }

    @Test
    void documentsComeBackFromTheirNodes() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS / 10; seed++) {
            List<Block> blocks = new RandomDocument(new Random(seed)).blocks(3);
            YDoc document = Documents.of(blocks.toArray(Block[]::new));
            assertEquals(
                    MarkdownWriter.write(blocks, Integer.MAX_VALUE),
                    DocumentContent.toMarkdown(Documents.copy(document)),
                    "seed " + seed);
        }
    }

    @Test
    void markdownThatHasBeenWrittenStaysAsItIs() {
        for (long seed = FIRST_SEED; seed < FIRST_SEED + SEEDS * 5; seed++) {
            String given = randomMarkdown(new Random(seed));
            String first = MarkdownWriter.write(MarkdownReader.read(given), Integer.MAX_VALUE);
            String second = MarkdownWriter.write(MarkdownReader.read(first), Integer.MAX_VALUE);
            assertEquals(first, second, "seed " + seed + "\n" + given);
        }
    }

    private static String lines(List<Block> blocks) {
        return blocks.toString().replace("], ", "],\n");
    }

    static String randomMarkdown(Random random) {
        String[] parts = {
            "*",
            "**",
            "***",
            "_",
            "__",
            "~~",
            "~",
            "`",
            "``",
            "```",
            "[",
            "]",
            "(",
            ")",
            "](/u)",
            "![",
            "<",
            ">",
            "<u>",
            "</u>",
            "<mark>",
            "</mark>",
            "<strong>",
            "</strong>",
            "<br>",
            "<b>",
            "\\",
            "\\\n",
            "\n",
            "\n\n",
            "  \n",
            "- ",
            "* ",
            "+ ",
            "1. ",
            "7) ",
            "[ ] ",
            "[x] ",
            "> ",
            "# ",
            "## ",
            "#",
            "---",
            "===",
            "|",
            "| a | b |\n| - | :-: |\n",
            "|\n",
            "    ",
            "  ",
            " ",
            "\t",
            "a",
            "b",
            "word",
            "é",
            "中",
            "😀",
            "&",
            "&amp;",
            "&#42;",
            "!",
            ".",
            ":",
            "\"",
            "'",
            "http://x.y/a_b",
            "a@b.cd",
            "www.x.yz",
            "<http://x.y>",
            "/u",
            "\u00A0",
            "\0"
        };
        StringBuilder markdown = new StringBuilder();
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) {
            markdown.append(parts[random.nextInt(parts.length)]);
        }
        return markdown.toString();
    }

    /** Documents that Markdown can say in full. */
    record RandomDocument(Random random) {
        private static final String[] WORDS = {
            "word",
            "*",
            "_",
            "a_b",
            "__",
            "`",
            "``",
            "\\",
            "[",
            "]",
            "(x)",
            "!",
            "<u>",
            "</u>",
            "<",
            ">",
            "&amp;",
            "&",
            "#",
            "##",
            "+",
            "-",
            "---",
            "===",
            "1.",
            "2)",
            "|",
            "| a |",
            ":-:",
            "~",
            "~~~",
            "\"quoted\"",
            "é",
            "中文",
            "😀",
            "[ ]",
            "[x]",
            "a\u00A0b",
            "- x",
            "C#",
            "!["
        };

        private static final List<Block.Alignment> ALIGNMENTS = List.of(Block.Alignment.values());

        List<Block> blocks(int depth) {
            List<Block> blocks = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                blocks.add(block(depth));
            }
            return blocks;
        }

        private Block block(int depth) {
            return switch (random.nextInt(depth > 0 ? 12 : 7)) {
                case 0 -> new Block.Heading(1 + random.nextInt(6), line(false));
                case 1 -> new Block.Code(random.nextBoolean() ? null : "c++", code());
                case 2 -> new Block.Rule();
                case 3 -> new Block.Image("/i_(1).png", random.nextBoolean() ? null : word(), null, null, null);
                case 4 -> table();
                case 5, 6 -> new Block.Paragraph(line(true));
                case 7 -> new Block.Quote(blocks(depth - 1));
                case 8, 9 -> new Block.BulletList(items(depth));
                case 10 -> new Block.OrderedList(random.nextInt(12), items(depth));
                default -> {
                    List<Block.Task> tasks = new ArrayList<>();
                    for (Block.Item item : items(depth)) {
                        tasks.add(new Block.Task(random.nextBoolean(), withParagraph(item.content())));
                    }
                    yield new Block.TaskList(tasks);
                }
            };
        }

        private List<Block> withParagraph(List<Block> content) {
            List<Block> all = new ArrayList<>(content);
            all.addFirst(new Block.Paragraph(random.nextInt(4) == 0 ? List.of() : line(true)));
            return all;
        }

        private List<Block.Item> items(int depth) {
            List<Block.Item> items = new ArrayList<>();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                items.add(new Block.Item(random.nextInt(8) == 0 ? List.of() : blocks(depth - 1)));
            }
            return items;
        }

        private Block table() {
            int columns = 1 + random.nextInt(3);
            Block.Alignment[] alignments = new Block.Alignment[columns];
            for (int i = 0; i < columns; i++) {
                alignments[i] = random.nextBoolean() ? null : ALIGNMENTS.get(random.nextInt(ALIGNMENTS.size()));
            }
            List<Block.Row> rows = new ArrayList<>();
            for (int row = 0; row <= random.nextInt(3); row++) {
                List<Block.Cell> cells = new ArrayList<>();
                for (int i = 0; i < columns; i++) {
                    List<Inline> line = random.nextInt(4) == 0 ? List.of() : line(true);
                    cells.add(new Block.Cell(row == 0, alignments[i], 1, 1, List.of(new Block.Paragraph(line))));
                }
                rows.add(new Block.Row(cells));
            }
            return new Block.Table(rows);
        }

        private String code() {
            String[] lines = {"x = `1`;", "", "```", "\tindented", "    four", "> no quote", "- no list", "~~~"};
            List<String> code = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                code.add(lines[random.nextInt(lines.length)]);
            }
            return String.join("\n", code);
        }

        private String word() {
            return WORDS[random.nextInt(WORDS.length)];
        }

        /** A line that is trimmed, as all that come from Markdown are. */
        private List<Inline> line(boolean breaks) {
            InlineCollector line = new InlineCollector();
            int runs = 1 + random.nextInt(5);
            line.text(word(), marks());
            for (int i = 0; i < runs; i++) {
                if (breaks && random.nextInt(8) == 0) {
                    line.lineBreak();
                }
                line.text(random.nextBoolean() ? word() : word() + " " + word(), marks());
                if (random.nextBoolean()) {
                    line.text(" ", random.nextBoolean() ? Marks.NONE : marks());
                }
            }
            return TrimmedLine.of(line.take());
        }

        private Marks marks() {
            Set<Marks.Mark> marks = EnumSet.noneOf(Marks.Mark.class);
            if (random.nextInt(3) > 0) {
                for (Marks.Mark mark : Marks.Mark.values()) {
                    if (random.nextInt(5) == 0) {
                        marks.add(mark);
                    }
                }
            }
            Marks.Link link = new Marks.Link(
                    random.nextBoolean() ? "/a_(b" : "https://x.y/?a=1&amp;b=*", random.nextBoolean() ? null : "T \"");
            return new Marks(marks, random.nextInt(6) == 0 ? link : null);
        }
    }
}
