package io.scriptorium.benchmarks.engine;

import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YArray;
import io.scriptorium.ydoc.type.YText;
import java.util.ArrayList;
import java.util.List;

/** The edits of the workloads B1 and B2; the same as in peers.mjs. */
final class Edits {
    private static final int MAX_NUMBER = 1 << 30;

    private Edits() {}

    private static YText text(YDoc document) {
        return document.getText("text");
    }

    private static YArray list(YDoc document) {
        return document.getArray("list");
    }

    static void append(YDoc document, Random32 random) {
        for (int i = 0; i < Workload.N; i++) {
            text(document).insert(i, random.letter());
        }
    }

    static void insertAll(YDoc document, Random32 random) {
        text(document).insert(0, random.string(Workload.N));
    }

    static void prepend(YDoc document, Random32 random) {
        for (int i = 0; i < Workload.N; i++) {
            text(document).insert(0, random.letter());
        }
    }

    static void letters(YDoc document, Random32 random) {
        for (int i = 0; i < Workload.N; i++) {
            text(document).insert(random.below(text(document).length() + 1), random.letter());
        }
    }

    static void words(YDoc document, Random32 random) {
        for (int i = 0; i < Workload.N; i++) {
            text(document).insert(random.below(text(document).length() + 1), random.word());
        }
    }

    static void insertAndDelete(YDoc document, Random32 random) {
        text(document).insert(0, random.string(Workload.N));
        text(document).delete(0, Workload.N);
    }

    static void mixed(YDoc document, Random32 random) {
        for (int i = 0; i < Workload.N; i++) {
            int length = text(document).length();
            int at = random.below(length + 1);
            if (at == length || random.below(2) == 0) {
                text(document).insert(at, random.word());
            } else {
                text(document).delete(at, Math.min(length - at, 1 + random.below(9)));
            }
        }
    }

    static void appendNumbers(YDoc document, Random32 random) {
        for (int i = 0; i < Workload.N; i++) {
            list(document).insert(i, List.of(random.below(MAX_NUMBER)));
        }
    }

    static void insertNumbers(YDoc document, Random32 random) {
        List<Integer> numbers = new ArrayList<>(Workload.N);
        for (int i = 0; i < Workload.N; i++) {
            numbers.add(random.below(MAX_NUMBER));
        }
        list(document).insert(0, numbers);
    }

    static void prependNumbers(YDoc document, Random32 random) {
        for (int i = 0; i < Workload.N; i++) {
            list(document).insert(0, List.of(random.below(MAX_NUMBER)));
        }
    }

    static void numbers(YDoc document, Random32 random) {
        for (int i = 0; i < Workload.N; i++) {
            list(document).insert(random.below(list(document).size() + 1), List.of(random.below(MAX_NUMBER)));
        }
    }
}
