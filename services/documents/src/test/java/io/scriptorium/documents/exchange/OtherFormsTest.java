package io.scriptorium.documents.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlText;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTML, plain text, and what all forms make of documents that the editor would not write. */
class OtherFormsTest {
    private static final String EVERYTHING = """
            # Title & more

            One **two *three*** ~~four~~ <u>five</u> <mark>six</mark> `<seven>`\\
            [eight](https://example.com/?a=1&b=2 "T")

            3. a
            4. b
               - c

            - [x] done

            > quote

            ```java
            int x < y;
            ```

            ---

            ![alt](/i.png)

            | a | b |
            | --- | :-: |
            | c | d |
            """;

    @Test
    void html() {
        assertEquals("""
                <h1>Title &amp; more</h1>
                <p>One <strong>two <em>three</em></strong> <s>four</s> <u>five</u> <mark>six</mark> <code>&lt;seven&gt;</code><br>\
                <a href="https://example.com/?a=1&amp;b=2" title="T" rel="noopener noreferrer nofollow">eight</a></p>
                <ol start="3"><li><p>a</p></li><li><p>b</p><ul><li><p>c</p></li></ul></li></ol>
                <ul data-type="taskList"><li data-type="taskItem" data-checked="true"><label><input type="checkbox" disabled checked></label>\
                <div><p>done</p></div></li></ul>
                <blockquote><p>quote</p></blockquote>
                <pre><code class="language-java">int x &lt; y;</code></pre>
                <hr>
                <img src="/i.png" alt="alt">
                <table><tbody><tr><th><p>a</p></th><th style="text-align: center"><p>b</p></th></tr>\
                <tr><td><p>c</p></td><td style="text-align: center"><p>d</p></td></tr></tbody></table>
                """, DocumentContent.toHtml(Documents.ofMarkdown(EVERYTHING)));
    }

    @Test
    void plainText() {
        assertEquals("""
                Title & more

                One two three four five six <seven>
                eight

                3. a
                4. b
                   - c

                [x] done

                > quote

                int x < y;

                ---

                alt

                a\tb
                c\td
                """, DocumentContent.toPlainText(Documents.ofMarkdown(EVERYTHING)));
    }

    @Test
    void plainTextStaysAsItIs() {
        for (String text : List.of("a\nb\n\nc\n", "  indented\n", "- a\n- b\n", "")) {
            YDoc document = new YDoc();
            ContentEdit.replaceWithPlainText(document, text);
            assertEquals(text, DocumentContent.toPlainText(document));
        }
    }

    @Test
    void everythingIsEscaped() {
        YXmlElement code = Documents.element("codeBlock", Documents.text("</code><script>"));
        code.setAttribute("language", "x\" onload=\"y");
        YXmlElement image = new YXmlElement("image");
        image.setAttribute("src", "https://example.com/\"onerror=\"x");
        image.setAttribute("alt", "\"><script>");
        YXmlText link = new YXmlText();
        link.insert(0, "<b>'&'", Map.of("link", Map.of("href", "https://example.com/\"><script>", "title", "\"<>")));
        YXmlElement cell = Documents.element("tableCell", Documents.element("paragraph", link));
        cell.setAttribute("align", "left;\" onclick=\"x");
        cell.setAttribute("colspan", "2\" onclick=\"x");
        assertEquals(
                """
                <pre><code>&lt;/code&gt;&lt;script&gt;</code></pre>
                <img src="https://example.com/&quot;onerror=&quot;x" alt="&quot;&gt;&lt;script&gt;">
                <table><tbody><tr><td><p><a href="https://example.com/&quot;&gt;&lt;script&gt;" title="&quot;&lt;&gt;"\
                 rel="noopener noreferrer nofollow">&lt;b&gt;&#39;&amp;&#39;</a></p></td></tr></tbody></table>
                """,
                DocumentContent.toHtml(Documents.of(
                        List.of(code, image, Documents.element("table", Documents.element("tableRow", cell))))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                " JavaScript:alert(1)",
                "java\tscript:alert(1)",
                "java\u0000script:alert(1)",
                "\u0001javascript:alert(1)",
                "java\u200Bscript:alert(1)",
                "vbscript:x",
                "data:text/html,<script>",
                "data:image/svg+xml,<svg onload=x>",
                "file:///etc/passwd",
                "blob:https://example.com/x",
                "x\ny",
                " ",
                ""
            })
    void unsafeAddressesAreNowhere(String address) {
        assertNull(Addresses.link(address));
        assertNull(Addresses.image(address));
        YXmlText text = new YXmlText();
        text.insert(0, "text", Map.of("link", Map.of("href", address)));
        YXmlElement image = new YXmlElement("image");
        image.setAttribute("src", address);
        image.setAttribute("alt", "alt");
        YDoc document = Documents.of(List.of(Documents.element("paragraph", text), image));
        assertEquals("<p>text</p>\n<p>alt</p>\n", DocumentContent.toHtml(document));
        assertEquals("text\n\nalt\n", DocumentContent.toMarkdown(document));
    }

    @ParameterizedTest
    @CsvSource({
        "https://example.com/a:b, https://example.com/a:b",
        "HTTP://example.com, HTTP://example.com",
        "mailto:a@b.c, mailto:a@b.c",
        "tel:+123, tel:+123",
        "/a b, /a%20b",
        "a/b:c, a/b:c",
        "?q=javascript:x, ?q=javascript:x",
        "#javascript:x, #javascript:x",
        "//example.com, //example.com"
    })
    void otherAddressesStay(String given, String expected) {
        assertEquals(expected, Addresses.link(given));
    }

    @Test
    void unknownNodesAndMarksAreReplacedByTheirContent() {
        YXmlText marked = new YXmlText();
        marked.insert(0, "a", Map.of("bold--abcd+/12", Map.of(), "sparkle", Map.of("colour", "red")));
        YDoc document = Documents.of(List.of(
                Documents.element(
                        "callout",
                        Documents.element("paragraph", marked, Documents.element("mention", Documents.text("@b"))),
                        Documents.text("loose"),
                        Documents.element("hardBreak"),
                        Documents.text("text")),
                Documents.element("listItem", Documents.element("paragraph", Documents.text("c"))),
                Documents.element(
                        "bulletList", Documents.element("paragraph", Documents.text("d")), Documents.text("e")),
                Documents.element("table", Documents.element("paragraph", Documents.text("f"))),
                Documents.text("g")));
        assertEquals("""
                <p><strong>a</strong>@b</p>
                <p>loose<br>text</p>
                <p>c</p>
                <ul><li><p>d</p></li><li><p>e</p></li></ul>
                <table><tbody><tr><td><p>f</p></td></tr></tbody></table>
                <p>g</p>
                """, DocumentContent.toHtml(document));
        assertEquals(
                "**a**@b\n\nloose\\\ntext\n\nc\n\n- d\n- e\n\n| f |\n| --- |\n\ng\n",
                DocumentContent.toMarkdown(document));
    }

    @Test
    void attributesOfOtherTypesAreRead() {
        YXmlElement heading = Documents.element("heading", Documents.text("a"));
        heading.setAttribute("level", "9");
        YXmlElement list = Documents.element("orderedList", Documents.element("listItem", Documents.text("b")));
        list.setAttribute("start", 2.0);
        YXmlElement other = Documents.element("heading", Documents.text("c"));
        other.setAttribute("level", List.of("x"));
        assertEquals(
                "<h6>a</h6>\n<ol start=\"2\"><li><p>b</p></li></ol>\n<h1>c</h1>\n",
                DocumentContent.toHtml(Documents.of(List.of(heading, list, other))));
    }
}
