package io.scriptorium.ydoc.command;

import io.scriptorium.ydoc.Pending;
import io.scriptorium.ydoc.YDoc;
import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.item.StructDescription;
import io.scriptorium.ydoc.update.Updates;
import io.scriptorium.ydoc.version.DeleteSet;
import io.scriptorium.ydoc.version.StateVector;
import java.util.function.Consumer;

/**
 * Tells what updates hold, one struct a line:
 *
 * <pre>
 *  update 1: v1, 34 bytes
 *  client 7
 *    0..4 text "hello" in "title"
 *    5 format bold=true after 7:4 before 3:0
 *  deletions
 *    7: 2..3
 * </pre>
 */
final class Inspection {
    private final UpdateFormat format;
    private final Consumer<String> out;
    private final StringBuilder text = new StringBuilder();
    private int updates;
    private long client;

    Inspection(UpdateFormat format, Consumer<String> out) {
        this.format = format;
        this.out = out;
    }

    private void flush() {
        out.accept(text.toString());
        text.setLength(0);
    }

    void update(byte[] update) {
        updates++;
        text.append("update ").append(updates).append(": ").append(format == UpdateFormat.V1 ? "v1" : "v2");
        text.append(", ").append(update.length).append(" bytes\n");
        client = -1;
        DeleteSet deletions = Updates.describe(format, update, this::struct);
        deletions("deletions", deletions);
        flush();
    }

    private void struct(StructDescription struct) {
        if (struct.client() != client) {
            client = struct.client();
            text.append("client ").append(client).append('\n');
        }
        text.append("  ");
        range(struct.clock(), struct.length());
        text.append(' ').append(struct.kind());
        if (!struct.content().isEmpty()) {
            text.append(' ').append(struct.content());
        }
        if (struct.parent() != null) {
            text.append(" in ").append(struct.parent());
        }
        if (struct.key() != null) {
            text.append(" at key \"").append(struct.key()).append('"');
        }
        if (struct.origin() != null) {
            text.append(" after ").append(struct.origin());
        }
        if (struct.rightOrigin() != null) {
            text.append(" before ").append(struct.rightOrigin());
        }
        text.append('\n');
    }

    private void range(int clock, int length) {
        text.append(clock);
        if (length > 1) {
            text.append("..").append((long) clock + length - 1);
        }
    }

    private void deletions(String title, DeleteSet deletions) {
        if (deletions.isEmpty()) {
            return;
        }
        text.append(title).append('\n');
        for (int i = 0; i < deletions.size(); i++) {
            text.append("  ").append(deletions.client(i)).append(':');
            for (int r = 0; r < deletions.rangeCount(i); r++) {
                text.append(r == 0 ? " " : ", ");
                range(deletions.clock(i, r), deletions.length(i, r));
            }
            text.append('\n');
        }
    }

    /** What the updates make together. */
    void document(YDoc document) {
        text.append("document\n  state vector");
        StateVector vector = document.stateVector();
        for (int i = 0; i < vector.size(); i++) {
            text.append(' ').append(vector.client(i)).append(':').append(vector.clockAt(i));
        }
        text.append(vector.size() == 0 ? " empty\n" : "\n");
        text.append("  roots");
        for (String name : document.rootNames()) {
            text.append(" \"").append(name).append('"');
        }
        text.append(document.rootNames().isEmpty() ? " none\n" : "\n");
        text.append("  state v1 ").append(document.encodeStateAsUpdate().length).append(" bytes, v2 ");
        text.append(document.encodeStateAsUpdateV2().length).append(" bytes\n");
        Pending pending = document.pending();
        if (pending == null) {
            text.append("nothing is pending\n");
        } else {
            if (pending.update().length > 0) {
                text.append("pending structs: ").append(pending.update().length).append(" bytes in v2, waiting for");
                pending.missing()
                        .forEach((of, clock) ->
                                text.append(' ').append(of).append(':').append(clock));
                text.append('\n');
            }
            deletions("pending deletions", pending.deletions());
        }
        flush();
    }
}
