package io.scriptorium.documents.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.YDoc;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileInputTest {
    private static final int MEGABYTE = 1 << 20;

    /** A second or so each on an idle machine; quadratic behaviour would take hours. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @ParameterizedTest
    @ValueSource(strings = {"[", ">", "*", "`", "|", "<", "\n", "\0", "\uD800", "~", "\\", "[]", "*a ", "<u>"})
    void aMegabyteOfIt(String part) {
        check(part.repeat(MEGABYTE / part.length()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "]",
                "![",
                "[a](",
                "[a](<",
                "> ",
                "**",
                "a* ",
                "*a **b ",
                "_a __b ",
                "~~a ~",
                "`a``",
                "<u></u>",
                "</u>",
                "<u><mark>",
                "<!--",
                "<b>",
                "&",
                "&#",
                "- ",
                "1. ",
                "* - ",
                "#",
                "| a ",
                "| a |\n| - |\n",
                "|\n",
                "-\n",
                "\t",
                " ",
                "a@",
                "http://",
                "a.b@c.d ",
                "(",
                "[a]: b\n",
                "[a][",
                "\uDC00",
                "\r",
                "- [ ] ",
                "> - ",
                "```\n",
                "a\\\n",
                "a  \n"
            })
    void muchOfIt(String part) {
        check(part.repeat(MEGABYTE / 32 / part.length()));
    }

    private static void check(String text) {
        assertTimeoutPreemptively(LIMIT, () -> {
            YDoc document = new YDoc();
            ContentEdit.appendMarkdown(document, text);
            String markdown = DocumentContent.toMarkdown(document);
            assertTrue(DocumentContent.toHtml(document).length() < 40 * MEGABYTE);
            assertTrue(DocumentContent.toProseMirrorJson(document).startsWith("{\"type\":\"doc\""));
            assertFalse(DocumentContent.toPlainText(document).contains("\0"));
            assertFalse(markdown.codePoints()
                    .anyMatch(point -> point == 0 || Character.getType(point) == Character.SURROGATE));
        });
    }

    @Test
    void textOfTooManyPartsIsRefused() {
        YDoc document = new YDoc();
        for (String part : List.of("-\n", "a\n\n", "| a |\n| - |\n")) {
            ContentLimitException failure = assertThrows(
                    ContentLimitException.class,
                    () -> ContentEdit.appendMarkdown(document, part.repeat(ContentEdit.MAX_NODES * 3 / 5)));
            assertEquals(ContentLimitException.Limit.NODES, failure.limit());
        }
        assertEquals(0, DocumentContent.root(document).size());
    }

    @Test
    void whatIsNestedTooDeeplyIsText() {
        int depth = 5_000;
        String nested = "> ".repeat(depth) + "a";
        YDoc document = Documents.ofMarkdown(nested);
        String html = DocumentContent.toHtml(document);
        int quotes = html.split("<blockquote>", -1).length - 1;
        assertTrue(quotes > 20 && quotes <= MarkdownReader.MAX_NESTED_BLOCKS, "quotes: " + quotes);
        assertTrue(html.contains("a</p>"), "the text is still there");
        assertEquals(depth, quotes + html.split("&gt;", -1).length - 1);
    }

    @Test
    void marksThatAreNestedTooDeeplyAreText() {
        int depth = 5_000;
        String html =
                DocumentContent.toHtml(Documents.ofMarkdown("*a **b ".repeat(depth) + "c" + "** *".repeat(depth)));
        assertTrue(html.contains("c"));
    }

    @Test
    void tablesThatSpanEverythingAreBounded() {
        YDoc document = new YDoc();
        Block.Cell huge = new Block.Cell(false, null, 1_000, 1_000, MarkdownReader.read("x"));
        Block.Row row = new Block.Row(Collections.nCopies(50, huge));
        DocumentContent.root(document).push(BlockWriter.write(List.of(new Block.Table(Collections.nCopies(50, row)))));
        ContentLimitException failure = assertThrows(
                ContentLimitException.class, () -> DocumentContent.toMarkdown(document, new Bounds(20, MEGABYTE)));
        assertEquals(ContentLimitException.Limit.OUTPUT, failure.limit());
    }
}
