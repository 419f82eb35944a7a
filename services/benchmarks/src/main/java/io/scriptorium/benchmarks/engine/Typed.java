package io.scriptorium.benchmarks.engine;

import io.scriptorium.ydoc.YDoc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A document into which the trace has been typed.
 *
 * @param updates one for each edit
 * @param halfVector how far a document has come that has seen the first half of them
 */
record Typed(YDoc document, List<byte[]> updates, byte[] v1, byte[] v2, byte[] halfVector) {
    /** As large as client ids usually are. */
    static final long CLIENT = 4_026_531_840L;

    static Typed of(Trace trace) {
        List<byte[]> updates = new ArrayList<>();
        YDoc document = new YDoc(YDoc.Options.defaults().withClientId(CLIENT));
        document.onUpdate((update, _) -> updates.add(update));
        trace.type(document.getText("text"));
        if (!document.getText("text").toString().equals(trace.end())) {
            throw new IllegalStateException("the trace ends differently");
        }
        YDoc half = new YDoc();
        updates.subList(0, updates.size() / 2).forEach(half::applyUpdate);
        return new Typed(
                document,
                updates,
                document.encodeStateAsUpdate(),
                document.encodeStateAsUpdateV2(),
                half.encodeStateVector());
    }

    /** The trace that the system property {@code trace} names. */
    static Trace trace() {
        try {
            return Trace.read(Path.of(System.getProperty("trace", "")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
