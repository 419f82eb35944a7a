package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.format.UpdateReader;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.version.DeleteSet;
import org.jspecify.annotations.Nullable;

/** The structs of one update, one at a time; then its delete set. */
final class StructStream {
    private final UpdateReader reader;
    private final ClientTable clients;
    private final StructReader structs;
    private final boolean withSkips;
    private final int maxStructs;
    private int blocksLeft;
    private int structsLeft;
    private long structsSeen;
    private @Nullable ClientLog log;
    private int clock;
    private @Nullable Struct current;

    StructStream(UpdateReader reader, ClientTable clients, boolean withSkips, int maxStructs) {
        this.reader = reader;
        this.clients = clients;
        this.structs = new StructReader(reader, clients);
        this.withSkips = withSkips;
        this.maxStructs = maxStructs;
        this.blocksLeft = reader.rest().readCount(2);
        advance();
    }

    /** The struct that has come up; null at the end. */
    @Nullable
    Struct current() {
        return current;
    }

    @Nullable
    Struct advance() {
        do {
            current = read();
        } while (current instanceof Skip && !withSkips);
        return current;
    }

    private @Nullable Struct read() {
        while (structsLeft == 0) {
            if (blocksLeft == 0) {
                return null;
            }
            blocksLeft--;
            structsLeft = reader.readRestClock();
            structsSeen += structsLeft;
            if (structsSeen > maxStructs) {
                throw MalformedBinaryException.limit("too many structs", reader.position());
            }
            log = clients.log(reader.readClient());
            clock = reader.readRestClock();
        }
        structsLeft--;
        ClientLog of = log;
        if (of == null) {
            throw new IllegalStateException();
        }
        Struct struct = structs.read(of, clock);
        clock = struct.end();
        return struct;
    }

    /** To be called at the end only. */
    DeleteSet readDeletions() {
        return DeleteSet.read(reader);
    }
}
