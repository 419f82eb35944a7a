package io.scriptorium.simulation;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlFragment;
import io.scriptorium.ydoc.type.YXmlText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a document looks like here: a formatted text, a tree as Tiptap makes it, and a journal, to whose end everybody adds numbered entries, so that their order can be checked on every replica.
 */
final class Replica {
    static final String TEXT = "text";
    static final String TREE = "default";
    static final String JOURNAL = "journal";

    private static final List<String> WORDS = List.of("The ", "cat ", "black ", "fat ", "漢字", "naïve ", "x", "\n");
    private static final List<String> FORMATS = List.of("bold", "italic", "link");
    private static final int MAX_TEXT = 400;

    private Replica() {}

    /** Names the root types, without which a document's JSON does not show them. */
    static void roots(YDoc document) {
        document.getText(TEXT);
        document.getXmlFragment(TREE);
        document.getArray(JOURNAL);
    }

    /** Makes one change by chance. */
    static void edit(YDoc document, Dice dice) {
        document.transact(() -> {
            switch ((int) dice.between(0, 10)) {
                case 0, 1, 2, 3 -> insert(document.getText(TEXT), dice);
                case 4 -> delete(document.getText(TEXT), dice);
                case 5 -> format(document.getText(TEXT), dice);
                default -> tree(document.getXmlFragment(TREE), dice);
            }
        });
    }

    /** Adds a numbered entry to the journal's end. */
    static void note(YDoc document, long writer, long number) {
        document.getArray(JOURNAL).push(List.of(writer + ":" + number));
    }

    private static void insert(YText text, Dice dice) {
        if (text.length() > MAX_TEXT) {
            delete(text, dice);
            return;
        }
        int at = (int) dice.between(0, text.length() + 1);
        String word = WORDS.get((int) dice.between(0, WORDS.size()));
        if (dice.chance(0.2)) {
            text.insert(at, word, Map.of(FORMATS.get((int) dice.between(0, FORMATS.size())), true));
        } else {
            text.insert(at, word);
        }
    }

    private static void delete(YText text, Dice dice) {
        if (text.length() > 0) {
            int at = (int) dice.between(0, text.length());
            text.delete(at, (int) dice.between(1, Math.min(12, text.length() - at) + 1));
        }
    }

    private static void format(YText text, Dice dice) {
        if (text.length() > 0) {
            int at = (int) dice.between(0, text.length());
            Map<String, @Nullable Object> formats = new HashMap<>();
            formats.put(FORMATS.get((int) dice.between(0, FORMATS.size())), dice.chance(0.7) ? true : null);
            text.format(at, (int) dice.between(1, Math.min(20, text.length() - at) + 1), formats);
        }
    }

    private static void tree(YXmlFragment parent, Dice dice) {
        if (parent.size() == 0 || (parent.size() < 12 && dice.chance(0.4))) {
            YXmlElement paragraph = new YXmlElement(dice.chance(0.3) ? "heading" : "paragraph");
            parent.insert((int) dice.between(0, parent.size() + 1), List.of(paragraph));
            paragraph.insert(0, List.of(new YXmlText("new ")));
            return;
        }
        int index = (int) dice.between(0, parent.size());
        if (dice.chance(0.15)) {
            parent.delete(index, 1);
            return;
        }
        switch (parent.get(index)) {
            case YXmlElement element when dice.chance(0.2) -> element.setAttribute("level", (int) dice.between(1, 4));
            case YXmlElement element -> tree(element, dice);
            case YXmlText text when dice.chance(0.2) -> delete(text, dice);
            case YXmlText text when dice.chance(0.2) -> format(text, dice);
            case YXmlText text -> insert(text, dice);
            case null, default -> {}
        }
    }

    /** What is wrong with the journal; null if nothing is. Of each writer it holds the entries 1, 2, … once and in this order. */
    static @Nullable String disorder(YDoc document) {
        Map<String, Long> last = new HashMap<>();
        for (Object entry : document.getArray(JOURNAL)) {
            String[] parts = String.valueOf(entry).split(":", 2);
            long number = Long.parseLong(parts[1]);
            if (last.getOrDefault(parts[0], 0L) + 1 != number) {
                return "entry " + number + " of writer " + parts[0] + " follows " + last.getOrDefault(parts[0], 0L);
            }
            last.put(parts[0], number);
        }
        return null;
    }

    /** How two documents differ; null if they don't. */
    static @Nullable String difference(YDoc a, YDoc b) {
        String difference = differenceButForFormats(a, b);
        if (difference != null) {
            return difference;
        }
        if (!a.toJson().equals(b.toJson())
                || !a.getText(TEXT).toDelta().equals(b.getText(TEXT).toDelta())) {
            return "formats " + a.toJson() + a.getText(TEXT).toDelta() + " and " + b.toJson()
                    + b.getText(TEXT).toDelta();
        }
        return a.deleteSet().equals(b.deleteSet()) ? null : "delete sets " + a.deleteSet() + " and " + b.deleteSet();
    }

    /** How two documents differ in what they say; null if they don't. */
    static @Nullable String differenceButForFormats(YDoc a, YDoc b) {
        if (!a.stateVector().equals(b.stateVector())) {
            return "state vectors " + a.stateVector() + " and " + b.stateVector();
        }
        return words(a).equals(words(b)) ? null : "words " + words(a) + " and " + words(b);
    }

    private static String words(YDoc document) {
        return document.toJson().toString().replaceAll("</?(" + String.join("|", FORMATS) + ")>", "");
    }
}
