package io.scriptorium.documents.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MarkdownTest {
    /** Markdown, and what it is when it has been read and written; the same where nothing is said. */
    record Case(String given, String written) {
        Case(String same) {
            this(same, same);
        }
    }

    static List<Case> cases() {
        return List.of(
                // paragraphs
                new Case("One.\n\nTwo.\n"),
                new Case("One\nline.", "One line.\n"),
                new Case("a  \nb", "a\\\nb\n"),
                new Case("a\\\n\\\nb\n"),
                new Case("a<br>", "a<br>\n"),
                new Case("a\\\n\\- b\\\n1\\. c\\\n\\# d\\\n\\> e\n"),
                new Case("a\\\n\\---\n"),
                new Case("a | b\\\n\\| --- | --- |\n"),
                new Case("\\# no heading\n"),
                new Case("1\\. no list\n"),
                new Case("\\+ no list\n"),
                new Case("2024. A year in front\n", "2024. A year in front\n"),
                // escapes
                new Case("\\*a\\* \\_b\\_ \\`c\\` \\[d\\] \\~e\\~ \\<f> \\\\ snake_case 1 < 2 & 3\n"),
                new Case("AT&T \\&amp; &amp;", "AT&T \\&amp; &\n"),
                new Case("Hello! \\![a](b)", "Hello! \\![a](b)\n"),
                // marks
                new Case("**bold** *italic* ~~struck~~ `code` ***both***\n"),
                new Case("__bold__ _italic_", "**bold** *italic*\n"),
                new Case("*a **b** c* **d *e***\n"),
                new Case("un**frigging**believable\n"),
                new Case("**a***b*", "**a**<em>b</em>\n"),
                new Case("x<strong>\"y\"</strong>z\n"),
                new Case("**\"y\"** z\n"),
                new Case("<u>under</u> <mark>high</mark>\n"),
                new Case("**<u>a</u>** b", "<u>**a**</u> b\n"),
                new Case("<strong>a\n", "\\<strong>a\n"),
                new Case("**a\\\nb**", "**a**\\\n**b**\n"),
                // code
                new Case("`` a`b `` `` `c` ``\n", "``a`b`` `` `c` ``\n"),
                new Case("`**no**`\n"),
                new Case("**`code`**", "`code`\n"),
                new Case("```java\nint x;\n\n```\n"),
                new Case("    indented\n", "```\nindented\n```\n"),
                new Case("~~~\n```\n~~~", "````\n```\n````\n"),
                new Case("```\n```\n"),
                // links
                new Case("[text](https://example.com \"A \\\"title\\\"\")\n"),
                new Case("[a](https://en.wikipedia.org/wiki/A_(b))\n"),
                new Case("[a](<https://example.com/a)b>)\n"),
                new Case("[a](/x%20y)\n"),
                new Case("[a](</x y>)", "[a](/x%20y)\n"),
                new Case("[**b** c](#d)\n"),
                new Case("**see [x](/y) now**\n"),
                new Case("[`code`](/y)", "[code](/y)\n"),
                new Case("<https://example.com/a_b*c>\n"),
                new Case("https://example.com/a_b", "<https://example.com/a_b>\n"),
                new Case("<me@example.com>\n"),
                new Case("[a][1]\n\n[1]: /b\n", "[a](/b)\n"),
                new Case("\\[a\\]: /b\n"),
                new Case(
                        "[a](javascript:alert(1)) [b](JaVaScRiPt&colon;x) [c](vbscript:x) [d](data:text/html,x)",
                        "a b c d\n"),
                // images are blocks
                new Case("![alt \\[x\\]](https://example.com/i.png \"T\")\n"),
                new Case("a ![b](/c.png) d", "a\n\n![b](/c.png)\n\nd\n"),
                new Case("![x](data:image/png;base64,AA==)", "x\n"),
                // headings
                new Case("# One\n\n###### Six\n\n#\n"),
                new Case("Setext\n===", "# Setext\n"),
                new Case("# a \\#\n"),
                new Case("## C#\n"),
                // lists
                new Case("- a\n- b\n  - c\n  - d\n    1. e\n    2. f\n- g\n"),
                new Case("* a\n+ b", "- a\n\n* b\n"),
                new Case("7. a\n8. b\n\n1) c\n"),
                new Case("9. a\n10. b\n\n    c\n", "9. a\n\n10. b\n\n    c\n"),
                new Case("-\n- a\n"),
                new Case("- # h\n- ```\n  x\n  ```\n- > q\n- ___\n"),
                new Case("- a\n\n  2. b\n"),
                new Case("- a\n\n  -\n"),
                new Case("- - a", "- * a\n"),
                new Case("- * -\n"),
                new Case("- [ ] open\n- [x] done\n  - [ ] nested\n- [ ]\n"),
                new Case("- [X] done\n- plain\n- [ ] open", "- [x] done\n\n* plain\n\n- [ ] open\n"),
                new Case("- \\[ \\] no task\n"),
                new Case("- [ ]\n\n  later\n"),
                new Case("1. [ ] no task", "1. \\[ \\] no task\n"),
                // quotes and rules
                new Case("> a\n>\n> - b\n>\n> > c\n\n> d\n"),
                new Case(">\n"),
                new Case("***", "---\n"),
                // tables
                new Case("| a | b |\n| :-- | --: |\n| `x\\|y` | **c** |\n|  | d<br>e |\n"),
                new Case("a|b\n-|-\nc", "| a | b |\n| --- | --- |\n| c |  |\n"),
                new Case("| a \\\\\\| |\n| --- |\n"),
                new Case("| ![b](/c.png)<br>d |\n| --- |\n"),
                // HTML is text
                new Case("<div onclick=\"x\">\n\na</div>", "\\<div onclick=\"x\">\n\na\\</div>\n"),
                new Case("<u class=\"x\">a</u>", "\\<u class=\"x\">a\\</u>\n"),
                new Case("a <!-- b --> c", "a \\<!-- b --> c\n"),
                // characters
                new Case("中文**粗体**中文 😀 é\n"),
                new Case("a\0b", "a\uFFFDb\n"),
                new Case("", ""),
                new Case(" \n\t\n", ""));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isReadAndWritten(Case test) {
        assertEquals(test.written(), DocumentContent.toMarkdown(Documents.ofMarkdown(test.given())));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void whatIsWrittenStaysAsItIs(Case test) {
        assertEquals(test.written(), DocumentContent.toMarkdown(Documents.ofMarkdown(test.written())));
    }

    @Test
    void cellsThatSpanOthersAreFollowedByEmptyOnes() {
        Block.Cell wide = new Block.Cell(false, null, 2, 1, MarkdownReader.read("wide"));
        Block.Cell tall = new Block.Cell(false, null, 1, 2, MarkdownReader.read("tall\n\n- item"));
        Block.Cell small = new Block.Cell(false, null, 1, 1, MarkdownReader.read("small"));
        Block table = new Block.Table(List.of(
                new Block.Row(List.of(wide, small)),
                new Block.Row(List.of(tall, small, small)),
                new Block.Row(List.of(small))));
        assertEquals("""
                | wide |  | small |
                | --- | --- | --- |
                | tall<br>item | small | small |
                |  | small |  |
                """, DocumentContent.toMarkdown(Documents.of(table)));
    }

    @Test
    void numbersStayNumbersOfLists() {
        Block.Item item = new Block.Item(MarkdownReader.read("x"));
        assertEquals(
                "999999999. x\n999999999. x\n",
                DocumentContent.toMarkdown(Documents.of(new Block.OrderedList(999_999_999, List.of(item, item)))));
    }
}
