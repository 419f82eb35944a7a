package io.scriptorium.benchmarks.engine;

import io.scriptorium.ydoc.YDoc;
import java.util.ArrayList;
import java.util.List;

/**
 * How much memory a document takes: {@value #COPIES} copies are loaded, and what is in use after garbage collection is compared with before.
 * Has a JVM of its own, so that nothing else is in the heap. peers.mjs does the same.
 */
final class RetainedHeap {
    private static final int COPIES = 20;
    private static final int COLLECTIONS = 5;

    private RetainedHeap() {}

    public static void main(String[] arguments) {
        byte[] state = Typed.of(Typed.trace()).v1();
        load(state);
        List<YDoc> documents = new ArrayList<>(COPIES);
        long before = usedBytes();
        for (int i = 0; i < COPIES; i++) {
            documents.add(load(state));
        }
        long after = usedBytes();
        // they must be alive until here
        documents.forEach(document -> document.getText("text").length());
        System.out.println((after - before) / COPIES);
    }

    private static YDoc load(byte[] state) {
        YDoc document = new YDoc();
        document.applyUpdate(state);
        return document;
    }

    private static long usedBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
