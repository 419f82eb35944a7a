package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateFormat;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.version.DeleteSet;
import io.scriptorium.ydoc.version.StateVector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Work on encoded updates that streams their structs and builds no document. */
public final class EncodedUpdates {
    private EncodedUpdates() {}

    private static StructStream stream(EncodedUpdate update, ClientTable clients, boolean withSkips) {
        return new StructStream(
                update.format().reader(update.bytes(), update.nesting()), clients, withSkips, update.structs());
    }

    /** All updates as one in {@code format}, which is theirs; a single one is written anew. */
    public static byte[] merge(UpdateFormat format, List<EncodedUpdate> updates) {
        ClientTable clients = new ClientTable(null);
        StructStream[] streams = new StructStream[updates.size()];
        for (int i = 0; i < streams.length; i++) {
            streams[i] = stream(updates.get(i), clients, false);
        }
        StructSink sink = new StructSink(format);
        new StreamMerge(streams.clone(), sink).run();
        DeleteSet.Builder deletions = new DeleteSet.Builder();
        for (StructStream stream : streams) {
            deletions.addAll(stream.readDeletions());
        }
        return sink.finish(deletions.build());
    }

    /** What of {@code update} lies beyond {@code target}, and all its deletions. */
    public static byte[] diff(EncodedUpdate update, StateVector target) {
        StructStream stream = stream(update, new ClientTable(null), true);
        StructSink sink = new StructSink(update.format());
        Struct struct = stream.current();
        while (struct != null) {
            ClientLog log = struct.log;
            long known = target.clock(log.id);
            if (struct instanceof Skip) {
                // the first struct that is written must not be a skip
                struct = stream.advance();
            } else if (struct.end() > known) {
                sink.write(struct, (int) Math.max(known - struct.clock, 0));
                struct = stream.advance();
                while (struct != null && struct.log == log) {
                    sink.write(struct, 0);
                    struct = stream.advance();
                }
            } else {
                struct = stream.advance();
            }
        }
        return sink.finish(stream.readDeletions());
    }

    public static byte[] convert(EncodedUpdate update, UpdateFormat to) {
        StructStream stream = stream(update, new ClientTable(null), true);
        StructSink sink = new StructSink(to);
        for (Struct struct = stream.current(); struct != null; struct = stream.advance()) {
            sink.write(struct, 0);
        }
        return sink.finish(stream.readDeletions());
    }

    /** For each client what the update holds from clock 0 on up to its first gap. */
    public static byte[] stateVector(EncodedUpdate update) {
        StructStream stream = stream(update, new ClientTable(null), true);
        BinaryWriter clocks = new BinaryWriter();
        int count = 0;
        Struct struct = stream.current();
        while (struct != null) {
            ClientLog log = struct.log;
            boolean counting = struct.clock == 0;
            int end = 0;
            while (struct != null && struct.log == log) {
                counting &= !(struct instanceof Skip);
                if (counting) {
                    end = struct.end();
                }
                struct = stream.advance();
            }
            if (end > 0) {
                count++;
                clocks.writeVarUint(log.id);
                clocks.writeVarUint(end);
            }
        }
        stream.readDeletions();
        BinaryWriter out = new BinaryWriter(clocks.size() + 9);
        out.writeVarUint(count);
        out.writeRaw(clocks);
        return out.toByteArray();
    }

    /** For each client, the highest first, the clock that its structs begin at; gaps don't count as structs. */
    public static Map<Long, Long> beginnings(EncodedUpdate update) {
        StructStream stream = stream(update, new ClientTable(null), false);
        Map<Long, Long> beginnings = new LinkedHashMap<>();
        for (Struct struct = stream.current(); struct != null; struct = stream.advance()) {
            beginnings.merge(struct.client(), (long) struct.clock, Math::min);
        }
        stream.readDeletions();
        return beginnings;
    }

    /** Adds the units that the update brings to {@code inserted}, and returns its delete set. */
    public static DeleteSet content(EncodedUpdate update, DeleteSet.Builder inserted) {
        StructStream stream = stream(update, new ClientTable(null), false);
        for (Struct struct = stream.current(); struct != null; struct = stream.advance()) {
            inserted.add(struct.client(), struct.clock, struct.length);
        }
        return stream.readDeletions();
    }

    /** Hands over a description of each struct, as they come, and returns the delete set. */
    public static DeleteSet describe(EncodedUpdate update, Consumer<StructDescription> structs) {
        StructStream stream = stream(update, new ClientTable(null), true);
        for (Struct struct = stream.current(); struct != null; struct = stream.advance()) {
            structs.accept(StructDescription.of(struct));
        }
        return stream.readDeletions();
    }
}
