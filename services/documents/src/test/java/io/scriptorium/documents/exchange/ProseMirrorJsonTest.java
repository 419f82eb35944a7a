package io.scriptorium.documents.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents that Tiptap's schema and y-tiptap have made: see src/test/node/make-fixtures.mjs. */
class ProseMirrorJsonTest {
    private static final Path FIXTURES = Path.of("src/test/resources/exchange");

    static List<String> fixtures() throws IOException {
        try (Stream<Path> files = Files.list(FIXTURES)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".update"))
                    .map(name -> name.substring(0, name.length() - ".update".length()))
                    .sorted()
                    .toList();
        }
    }

    private static YDoc fixture(String name) throws IOException {
        YDoc document = new YDoc();
        document.applyUpdate(Files.readAllBytes(FIXTURES.resolve(name + ".update")));
        return document;
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void sameAsYTiptap(String name) throws IOException {
        assertEquals(
                Files.readString(FIXTURES.resolve(name + ".json")).strip(),
                DocumentContent.toProseMirrorJson(fixture(name)));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void everyFormIsThere(String name) throws IOException {
        YDoc document = fixture(name);
        byte[] before = document.encodeStateAsUpdate();
        String markdown = DocumentContent.toMarkdown(document);
        assertEquals(markdown, DocumentContent.toMarkdown(Documents.ofMarkdown(markdown)));
        boolean empty = name.equals("nothing") || name.equals("empty");
        assertEquals(empty, markdown.isEmpty());
        assertEquals(empty, DocumentContent.toPlainText(document).isEmpty());
        assertEquals(name.equals("nothing"), DocumentContent.toHtml(document).isEmpty());
        assertEquals(List.of(), differences(before, document.encodeStateAsUpdate()));
    }

    private static List<String> differences(byte[] before, byte[] after) {
        return Arrays.equals(before, after) ? List.of() : List.of("the document has been changed");
    }

    @Test
    void fixturesAreRead() throws IOException {
        assertTrue(fixtures().size() >= 11, "fixtures: " + fixtures());
    }

    @Test
    void keepsTypesOfAttributes() {
        YXmlElement element = new YXmlElement("x");
        element.setAttribute("number", 2);
        element.setAttribute("fraction", 0.5);
        element.setAttribute("flag", true);
        element.setAttribute("nothing", null);
        element.setAttribute("map", Map.of("list", List.of(1, "1")));
        assertEquals(
                "{\"type\":\"doc\",\"content\":[{\"type\":\"x\",\"attrs\":{\"number\":2,\"fraction\":0.5,\"flag\":true,\"nothing\":null,"
                        + "\"map\":{\"list\":[1,\"1\"]}}}]}",
                DocumentContent.toProseMirrorJson(Documents.of(List.of(element))));
    }

    @Test
    void escapesHalvesOfSurrogatePairs() {
        YDoc document = Documents.of(List.of(Documents.element("paragraph", Documents.text("a\0b"))));
        assertEquals(
                "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"a\\u0000b\"}]}]}",
                DocumentContent.toProseMirrorJson(document));
    }

    @Test
    void leavesOutWhatIsNoNode() {
        YXmlText text = new YXmlText("a");
        text.insertEmbed(1, Map.of("image", "x"));
        text.insert(2, "b");
        assertEquals(
                "{\"type\":\"doc\",\"content\":[{\"type\":\"paragraph\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                        + "{\"type\":\"text\",\"text\":\"b\"}]}]}",
                DocumentContent.toProseMirrorJson(Documents.of(List.of(Documents.element("paragraph", text)))));
    }

    @Test
    void refusesWhatIsNestedTooDeeply() {
        YXmlElement deep = new YXmlElement("blockquote");
        for (int i = 1; i < 10; i++) {
            deep = Documents.element("blockquote", deep);
        }
        YDoc document = Documents.of(List.of(deep));
        Bounds tight = new Bounds(10, 1_000);
        Bounds enough = new Bounds(11, 1_000);
        assertEquals(10, DocumentContent.toProseMirrorJson(document, enough).split("blockquote", -1).length - 1);
        assertEquals("> > > > > > > > > >\n", DocumentContent.toMarkdown(document, enough));
        for (var convert : FORMS) {
            ContentLimitException failure =
                    assertThrows(ContentLimitException.class, () -> convert.of(document, tight(9)));
            assertEquals(ContentLimitException.Limit.NESTING, failure.limit());
        }
        assertEquals(10, tight.nesting());
    }

    private static Bounds tight(int nesting) {
        return new Bounds(nesting, 1_000);
    }

    private interface Form {
        String of(YDoc document, Bounds bounds);
    }

    private static final List<Form> FORMS = List.of(
            DocumentContent::toProseMirrorJson,
            DocumentContent::toMarkdown,
            DocumentContent::toHtml,
            DocumentContent::toPlainText);

    @Test
    void refusesWhatWouldBeTooLong() {
        YDoc document = Documents.ofMarkdown("> " + "word ".repeat(50));
        for (Form form : FORMS) {
            int length = form.of(document, Bounds.DEFAULT).length();
            assertEquals(length, form.of(document, new Bounds(9, length)).length());
            ContentLimitException failure =
                    assertThrows(ContentLimitException.class, () -> form.of(document, new Bounds(9, length - 1)));
            assertEquals(ContentLimitException.Limit.OUTPUT, failure.limit());
        }
    }
}
