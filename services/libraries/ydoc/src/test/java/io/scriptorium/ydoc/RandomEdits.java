package io.scriptorium.ydoc;

import io.scriptorium.ydoc.type.YArray;
import io.scriptorium.ydoc.type.YMap;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlText;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Edits of every kind, for tests that need some. */
final class RandomEdits {
    private static final String[] WORDS = {"a", "word ", "ü", "日本", "😀", "\n"};

    private RandomEdits() {}

    static void edit(YDoc document, Random random) {
        switch (random.nextInt(4)) {
            case 0, 1 -> editText(document.getText("text"), random);
            case 2 -> editList(document.getArray("list"), random);
            default -> editMap(document.getMap("map"), random);
        }
    }

    private static void editText(YText text, Random random) {
        int length = text.length();
        int at = random.nextInt(length + 1);
        int count = Math.min(length - at, 1 + random.nextInt(5));
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> text.insert(at, WORDS[random.nextInt(WORDS.length)]);
            case 3 -> text.delete(at, count);
            case 4 -> {
                Map<String, Object> formats = new HashMap<>();
                formats.put(random.nextBoolean() ? "bold" : "italic", random.nextBoolean() ? true : null);
                text.format(at, count, formats);
            }
            default -> text.insertEmbed(at, Map.of("image", at));
        }
    }

    private static void editList(YArray list, Random random) {
        int at = random.nextInt(list.size() + 1);
        switch (random.nextInt(5)) {
            case 0, 1 -> list.insert(at, Arrays.asList(1L, null, "x", 2.5));
            case 2 -> {
                YXmlElement element = new YXmlElement("p");
                element.setAttribute("level", random.nextInt(3));
                element.insert(0, List.of(new YXmlText("text")));
                list.insert(at, List.of(element, new YMap(Map.of("k", "v")), new byte[] {1, 2, 3}));
            }
            default -> list.delete(at, Math.min(list.size() - at, 2));
        }
    }

    private static void editMap(YMap map, Random random) {
        String key = String.valueOf((char) ('a' + random.nextInt(4)));
        switch (random.nextInt(4)) {
            case 0 -> map.set(key, random.nextInt(100));
            case 1 -> map.set(key, new YText("nested"));
            case 2 -> {
                if (map.get(key) instanceof YText text) {
                    editText(text, random);
                } else {
                    map.set(key, List.of("a", 1L));
                }
            }
            default -> map.delete(key);
        }
    }
}
