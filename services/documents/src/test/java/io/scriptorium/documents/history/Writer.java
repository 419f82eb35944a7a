package io.scriptorium.documents.history;

import io.scriptorium.documents.system.TestUser;
import io.scriptorium.documents.updatelog.UpdateStore;
import io.scriptorium.updatelog.LogEntry;
import io.scriptorium.updatelog.UpdateId;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.type.YText;
import io.scriptorium.ydoc.type.YXmlElement;
import io.scriptorium.ydoc.type.YXmlFragment;
import io.scriptorium.ydoc.type.YXmlText;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Somebody who writes into a document with a replica of their own; what they write is stored when the test says so. */
final class Writer {
    private final UpdateStore store;
    private final UUID documentId;
    private final UUID author;
    private final UUID producer = UUID.randomUUID();
    private final YDoc document = new YDoc();
    private final List<LogEntry> unstored = new ArrayList<>();
    private Instant now = Instant.now();
    private long sequence;

    Writer(UpdateStore store, String documentId, TestUser author) {
        this.store = store;
        this.documentId = UUID.fromString(documentId);
        this.author = author.id();
        document.onUpdate((update, _) -> unstored.add(
                new LogEntry(new UpdateId(this.documentId, producer, ++sequence), this.author, now, update)));
    }

    /** Learns what is stored. */
    Writer reads(byte[] state) {
        document.applyUpdate(state);
        unstored.clear();
        return this;
    }

    /** From now on everything is written at this time. */
    Writer at(Instant time) {
        now = time;
        return this;
    }

    /** Adds a paragraph at the end, as one update. */
    Writer paragraph(String text) {
        YXmlElement paragraph = new YXmlElement("paragraph");
        paragraph.push(List.of(new YXmlText(text)));
        document.transact(() -> root().push(List.of(paragraph)));
        return this;
    }

    /** Writes at the end of a paragraph, an update for each letter. */
    Writer types(int paragraph, String text) {
        YText line = line(paragraph);
        for (int i = 0; i < text.length(); i++) {
            line.insert(line.length(), text.substring(i, i + 1));
        }
        return this;
    }

    Writer deletes(int paragraph) {
        root().delete(paragraph, 1);
        return this;
    }

    void stores() {
        store.storeAll(unstored);
        unstored.clear();
    }

    private YText line(int paragraph) {
        return (YText) ((YXmlElement) root().get(paragraph)).get(0);
    }

    private YXmlFragment root() {
        return document.getXmlFragment("default");
    }
}
