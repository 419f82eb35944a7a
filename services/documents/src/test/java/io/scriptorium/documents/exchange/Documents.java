package io.scriptorium.documents.exchange;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YType;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlText;
import java.util.List;

/** Makes documents for tests. */
final class Documents {
    private Documents() {}

    static YDoc ofMarkdown(String markdown) {
        YDoc document = new YDoc();
        ContentEdit.replaceWithMarkdown(document, markdown);
        return document;
    }

    static YDoc of(Block... blocks) {
        return of(BlockWriter.write(List.of(blocks)));
    }

    static YDoc of(List<YType> nodes) {
        YDoc document = new YDoc();
        DocumentContent.root(document).push(nodes);
        return document;
    }

    /** What another replica sees. */
    static YDoc copy(YDoc document) {
        YDoc copy = new YDoc();
        copy.applyUpdate(document.encodeStateAsUpdate());
        return copy;
    }

    static List<Block> blocks(YDoc document) {
        return BlockReader.read(DocumentContent.root(document), DocumentContent.MAX_NESTING);
    }

    static YXmlElement element(String name, YType... children) {
        YXmlElement element = new YXmlElement(name);
        element.push(List.of(children));
        return element;
    }

    static YXmlText text(String text) {
        return new YXmlText(text);
    }
}
