package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.format.UpdateWriter;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.version.DeleteSet;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes an update from structs that come one at a time, without knowing how many there will be. */
final class StructSink {
    /** The part of one client that is complete but for the number of structs, which stands in front of it. */
    private record Part(int structCount, BinaryWriter rest) {}

    private final UpdateWriter writer;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable ClientLog log;
    private int structCount;

    StructSink(UpdateFormat format) {
        writer = format.writer();
    }

    void write(Struct struct, int offset) {
        if (struct.log != log) {
            endPart();
        }
        if (structCount == 0) {
            log = struct.log;
            writer.writeClient(struct.log.id);
            writer.rest().writeVarUint((long) struct.clock + offset);
        }
        struct.write(writer, offset);
        structCount++;
    }

    private void endPart() {
        if (structCount > 0) {
            parts.add(new Part(structCount, writer.takeRest()));
            structCount = 0;
        }
    }

    byte[] finish(DeleteSet deletions) {
        endPart();
        BinaryWriter rest = writer.rest();
        rest.writeVarUint(parts.size());
        for (Part part : parts) {
            rest.writeVarUint(part.structCount());
            rest.writeRaw(part.rest());
        }
        deletions.write(writer);
        return writer.toByteArray();
    }
}
