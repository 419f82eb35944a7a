package io.scriptorium.benchmarks.saving;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlText;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Large documents: words in paragraphs, none like another. */
final class Texts {
    private static final int PARAGRAPH = 600;
    private static final int PARAGRAPHS_PER_UPDATE = 500;
    private static final int PAGE = 3_000;
    private static final int SEED = 1;

    private Texts() {}

    /** A document's updates until its state has so many bytes, each of some paragraphs, as if they were pasted one after another. */
    static List<byte[]> ofBytes(int bytes) {
        YDoc document = new YDoc();
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, _) -> updates.add(update));
        SplittableRandom random = new SplittableRandom(SEED);
        long written = 0;
        while (written < bytes) {
            document.transact(() -> {
                for (int i = 0; i < PARAGRAPHS_PER_UPDATE; i++) {
                    YXmlElement paragraph = new YXmlElement("paragraph");
                    paragraph.push(List.of(new YXmlText(paragraph(random))));
                    document.getXmlFragment("default").push(List.of(paragraph));
                }
            });
            written += updates.getLast().length;
        }
        return updates;
    }

    /** Updates of somebody who types into an empty document, letter by letter. */
    static List<byte[]> typing(int letters) {
        YDoc document = new YDoc();
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, _) -> updates.add(update));
        YXmlText line = new YXmlText("");
        YXmlElement paragraph = new YXmlElement("paragraph");
        paragraph.push(List.of(line));
        document.getXmlFragment("default").push(List.of(paragraph));
        for (int i = 1; i < letters; i++) {
            line.insert(i - 1, "x");
        }
        return updates;
    }

    /** So many edits of somebody who types a page, letter by letter, and deletes it again, over and over. */
    static List<byte[]> rewriting(int edits) {
        YDoc document = new YDoc();
        List<byte[]> updates = new ArrayList<>();
        document.onUpdate((update, _) -> updates.add(update));
        YText text = document.getText("default");
        while (updates.size() < edits) {
            if (text.length() == PAGE) {
                for (int i = PAGE; i > 0 && updates.size() < edits; i--) {
                    text.delete(i - 1, 1);
                }
            } else {
                text.insert(text.length(), "x");
            }
        }
        return updates;
    }

    private static String paragraph(SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        while (text.length() < PARAGRAPH) {
            for (int letters = 2 + random.nextInt(8); letters > 0; letters--) {
                text.append((char) ('a' + random.nextInt(26)));
            }
            text.append(' ');
        }
        return text.toString();
    }
}
