package io.scriptorium.ydoc.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextRunTest {
    private static final String[] PIECES = {"a", "hello", "ü", "ÿ", "日本語", "😀", "\uFFFD", "x".repeat(50)};

    /** Against strings, which are slow and right. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void behavesLikeStrings(long seed) {
        Random random = new Random(seed);
        List<TextRun> runs = new ArrayList<>();
        List<String> model = new ArrayList<>();
        for (int step = 0; step < 3_000; step++) {
            int i = runs.isEmpty() ? -1 : random.nextInt(runs.size());
            switch (random.nextInt(4)) {
                case 0 -> {
                    TextRun run = new TextRun();
                    String piece = PIECES[random.nextInt(PIECES.length)];
                    if (random.nextBoolean()) {
                        run.set(piece);
                    } else {
                        byte[] utf8 = piece.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                        run.setUtf8(utf8, 0, utf8.length);
                    }
                    runs.add(run);
                    model.add(piece);
                }
                case 1 -> {
                    if (i >= 0 && model.get(i).length() < 2_000) {
                        int j = random.nextInt(runs.size());
                        if (i != j) {
                            runs.get(i).append(runs.get(j), 0, runs.get(j).length());
                            model.set(i, model.get(i) + model.get(j));
                        }
                    }
                }
                case 2 -> {
                    if (i >= 0 && model.get(i).length() > 1) {
                        int at = 1 + random.nextInt(model.get(i).length() - 1);
                        TextRun tail = new TextRun();
                        runs.get(i).splitInto(at, tail);
                        runs.add(tail);
                        model.add(model.get(i).substring(at));
                        model.set(i, model.get(i).substring(0, at));
                    }
                }
                default -> {
                    if (i >= 0) {
                        assertEquals(model.get(i), runs.get(i).toString());
                        BinaryWriter writer = new BinaryWriter();
                        int from = random.nextInt(model.get(i).length());
                        runs.get(i).writeTo(writer, from);
                        BinaryWriter expected = new BinaryWriter();
                        expected.writeString(model.get(i).substring(from));
                        assertEquals(
                                new BinaryReader(expected.toByteArray()).readString(),
                                new BinaryReader(writer.toByteArray()).readString());
                    }
                }
            }
        }
    }
}
