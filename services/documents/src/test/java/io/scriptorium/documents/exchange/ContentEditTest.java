package io.scriptorium.documents.exchange;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlText;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ContentEditTest {
    private static String html(YDoc document) {
        return DocumentContent.toHtml(document).replace("\n", "");
    }

    private static YDoc withEmptyParagraph() {
        return Documents.of(List.of(new YXmlElement("paragraph")));
    }

    /** Does something to a copy of the document, and has both learn of each other's changes only then. */
    private static String merged(YDoc document, Function<YDoc, byte[]> edit, Runnable meanwhile) {
        YDoc other = Documents.copy(document);
        byte[] update = edit.apply(other);
        meanwhile.run();
        byte[] typed = document.encodeStateAsUpdate();
        document.applyUpdate(update);
        other.applyUpdate(typed);
        assertEquals(html(document), html(other));
        return html(document);
    }

    @Test
    void theUpdateIsTheWholeEdit() {
        YDoc document = Documents.ofMarkdown("One.");
        YDoc other = Documents.copy(document);
        byte[] update = ContentEdit.appendMarkdown(document, "# Two\n\n- **three**\n\n| a |\n| - |\n| b |");
        other.applyUpdate(update);
        assertEquals(html(document), html(other));
        assertEquals(
                "<p>One.</p><h1>Two</h1><ul><li><p><strong>three</strong></p></li></ul>"
                        + "<table><tbody><tr><th><p>a</p></th></tr><tr><td><p>b</p></td></tr></tbody></table>",
                html(document));
    }

    @Test
    void appendsToNothing() {
        YDoc document = new YDoc();
        ContentEdit.appendMarkdown(document, "a");
        assertEquals("<p>a</p>", html(document));
    }

    @Test
    void writesIntoAnEmptyParagraphAtTheEnd() {
        YDoc document = withEmptyParagraph();
        ContentEdit.appendMarkdown(document, "a\n\n# b");
        assertEquals("<p>a</p><h1>b</h1>", html(document));

        YDoc ending = withEmptyParagraph();
        ContentEdit.appendMarkdown(ending, "# a\n\nb");
        assertEquals("<h1>a</h1><p>b</p>", html(ending));
    }

    @Test
    void writesInFrontOfAnEmptyParagraphThatItCannotUse() {
        YDoc document = withEmptyParagraph();
        ContentEdit.appendMarkdown(document, "# a");
        ContentEdit.appendMarkdown(document, "# b");
        assertEquals("<h1>a</h1><h1>b</h1><p></p>", html(document));
        assertEquals("# a\n\n# b\n", DocumentContent.toMarkdown(document));
    }

    @Test
    void aParagraphWhoseTextIsDeletedIsEmpty() {
        YXmlText text = new YXmlText("gone");
        YDoc document = Documents.of(List.of(Documents.element("paragraph", text)));
        text.delete(0, 4);
        ContentEdit.appendMarkdown(document, "**a**  \nb");
        assertEquals("<p><strong>a</strong><br>b</p>", html(document));
        // The text that was there has been used: two texts side by side would be repaired by every editor.
        assertEquals(3, ((YXmlElement) DocumentContent.root(document).get(0)).size());
    }

    @Test
    void appendingTakesNothingFromWhoIsWriting() {
        for (String markdown : List.of("a", "# a", "- a", "# a\n\nb")) {
            YDoc document = withEmptyParagraph();
            YXmlElement paragraph = (YXmlElement) DocumentContent.root(document).get(0);
            String merged = merged(
                    document,
                    other -> ContentEdit.appendMarkdown(other, markdown),
                    () -> paragraph.push(List.of(new YXmlText("typed"))));
            assertTrue(merged.contains("typed"), merged);
            assertTrue(merged.contains("a"), merged);
        }
    }

    @Test
    void twoWhoAppendBothSucceed() {
        YDoc document = Documents.ofMarkdown("start");
        String merged = merged(
                document,
                other -> ContentEdit.appendMarkdown(other, "one"),
                () -> ContentEdit.appendPlainText(document, "two"));
        assertTrue(merged.contains("<p>one</p>") && merged.contains("<p>two</p>"), merged);
    }

    @Test
    void replacingLeavesWhatIsTheSame() {
        YDoc document = Documents.ofMarkdown("one\n\ntwo\n\nthree");
        YXmlElement third = (YXmlElement) DocumentContent.root(document).get(2);
        YText text = (YText) third.get(0);
        String merged = merged(
                document,
                other -> ContentEdit.replaceWithMarkdown(other, "one\n\n**two and a half**\n\nthree"),
                () -> text.insert(5, "!"));
        assertEquals("<p>one</p><p><strong>two and a half</strong></p><p>three!</p>", merged);
    }

    @Test
    void replacingByTheSameChangesNothing() {
        String markdown = "# a\n\n- [ ] b [c](/d)\n\n| e |\n| :-: |\n| f |\n";
        YDoc document = Documents.ofMarkdown(markdown);
        assertEquals(0, ContentEdit.replaceWithMarkdown(document, markdown).length);
        assertTrue(ContentEdit.replaceWithMarkdown(document, markdown + "\ng").length > 0);
    }

    @Test
    void replacingTakesUnsafeLinksAway() {
        YXmlText text = new YXmlText();
        text.insert(0, "x", Map.of("link", Map.of("href", "javascript:alert(1)")));
        YDoc document = Documents.of(List.of(Documents.element("paragraph", text)));
        ContentEdit.replaceWithMarkdown(document, "x");
        assertEquals(
                "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"x\"}]}]}",
                DocumentContent.toProseMirrorJson(document));
    }

    @Test
    void replacingLeavesEqualBlocksAloneWhereverTheyAre() {
        YDoc document = Documents.ofMarkdown("one\n\ntwo\n\nthree\n\nfour\n\nfive");
        YText third = (YText) ((YXmlElement) DocumentContent.root(document).get(2)).get(0);
        String merged = merged(
                document,
                other -> ContentEdit.replaceWithMarkdown(other, "zero\n\ntwo\n\nthree\n\nfive\n\nsix"),
                () -> third.insert(5, "!"));
        assertEquals("<p>zero</p><p>two</p><p>three!</p><p>five</p><p>six</p>", merged);
    }

    @Test
    void becomesWhatAnotherDocumentSays() {
        YDoc wanted = Documents.ofMarkdown("# a\n\n**b** c\n\n- [x] d\n\n| e |\n| - |\n| f |");
        YXmlElement unknown = new YXmlElement("widget");
        DocumentContent.root(wanted).push(List.of(unknown));
        unknown.setAttribute("size", 3L);
        YDoc document = Documents.ofMarkdown("# a\n\nsomething else");
        YDoc reader = Documents.copy(document);

        reader.applyUpdate(ContentEdit.replaceWith(document, wanted));

        assertEquals(DocumentContent.toProseMirrorJson(wanted), DocumentContent.toProseMirrorJson(reader));
        assertEquals(0, ContentEdit.replaceWith(document, wanted).length);
    }

    @Test
    @DisplayName(
            "F-17 a document keeps the versions of the schema that have written in it, whatever version of the text is restored")
    void restoringLowersNoSchemaVersion() {
        YDoc wanted = Documents.of(List.of(new YXmlElement("widget")));
        YDoc document = Documents.ofMarkdown("a");
        document.getMap("schema").set("2", true);
        YDoc reader = Documents.copy(document);

        reader.applyUpdate(ContentEdit.replaceWith(document, wanted));

        assertEquals(Map.of("2", true), reader.getMap("schema").toJson());
        assertEquals(DocumentContent.toProseMirrorJson(wanted), DocumentContent.toProseMirrorJson(reader));
    }

    @Test
    void becomesEmptyAsAnotherDocumentIs() {
        YDoc document = Documents.ofMarkdown("a\n\nb");
        ContentEdit.replaceWith(document, new YDoc());
        assertEquals("<p></p>", html(document));
        assertEquals(0, ContentEdit.replaceWith(new YDoc(), new YDoc()).length);
    }

    @Test
    void nothingIsNoEditButEmptiesADocumentThatItReplaces() {
        YDoc document = Documents.ofMarkdown("a");
        byte[] before = document.encodeStateAsUpdate();
        for (String nothing : List.of("", " \n\n\t", "[a]: /only-a-definition")) {
            assertEquals(0, ContentEdit.appendMarkdown(document, nothing).length);
        }
        assertEquals(0, ContentEdit.appendPlainText(document, " \n ").length);
        assertArrayEquals(before, document.encodeStateAsUpdate());
        ContentEdit.replaceWithMarkdown(document, "");
        assertEquals("<p></p>", html(document));
        assertEquals(0, ContentEdit.replaceWithPlainText(document, "\n").length);
    }

    @Test
    void plainTextIsTakenLiterally() {
        YDoc document = new YDoc();
        ContentEdit.replaceWithPlainText(document, "# no *heading*\r\n  <b>second</b> line\n\n\n- b");
        assertEquals("<p># no *heading*<br>  &lt;b&gt;second&lt;/b&gt; line</p><p>- b</p>", html(document));
        assertEquals("# no *heading*\n  <b>second</b> line\n\n- b\n", DocumentContent.toPlainText(document));
    }

    @Test
    void refusesTextThatIsTooLong() {
        String tooLong = "a".repeat(ContentEdit.MAX_INPUT_CHARS + 1);
        List<Function<YDoc, byte[]>> edits = List.of(
                document -> ContentEdit.appendMarkdown(document, tooLong),
                document -> ContentEdit.replaceWithMarkdown(document, tooLong),
                document -> ContentEdit.appendPlainText(document, tooLong),
                document -> ContentEdit.replaceWithPlainText(document, tooLong));
        for (Function<YDoc, byte[]> edit : edits) {
            YDoc document = new YDoc();
            ContentLimitException failure = assertThrows(ContentLimitException.class, () -> edit.apply(document));
            assertEquals(ContentLimitException.Limit.INPUT, failure.limit());
            assertEquals(0, DocumentContent.root(document).size());
        }
    }
}
