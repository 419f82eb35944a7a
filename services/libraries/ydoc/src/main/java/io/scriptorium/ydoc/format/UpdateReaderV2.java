package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads update format v2, see {@link UpdateWriterV2}. */
final class UpdateReaderV2 extends UpdateReader {
    private final IntDiffOptRle.Reader keyClocks;
    private final UintOptRle.Reader clients;
    private final IntDiffOptRle.Reader leftClocks;
    private final IntDiffOptRle.Reader rightClocks;
    private final ByteRle.Reader infos;
    private final StringColumn.Reader strings;
    private final ByteRle.Reader parentInfos;
    private final UintOptRle.Reader typeRefs;
    private final UintOptRle.Reader lengths;
    private final List<String> keys = new ArrayList<>();
    private long deletionClock;

    UpdateReaderV2(BinaryReader reader, int maxDepth) {
        super(reader, maxDepth);
        reader.readVarUint(); // a flag for features that do not exist yet
        keyClocks = new IntDiffOptRle.Reader(reader.readSection());
        clients = new UintOptRle.Reader(reader.readSection());
        leftClocks = new IntDiffOptRle.Reader(reader.readSection());
        rightClocks = new IntDiffOptRle.Reader(reader.readSection());
        infos = new ByteRle.Reader(reader.readSection());
        strings = new StringColumn.Reader(reader.readSection());
        parentInfos = new ByteRle.Reader(reader.readSection());
        typeRefs = new UintOptRle.Reader(reader.readSection());
        lengths = new UintOptRle.Reader(reader.readSection());
    }

    @Override
    public long readClient() {
        return clients.read();
    }

    @Override
    public int readLeftClock() {
        return clock(leftClocks.read());
    }

    @Override
    public int readRightClock() {
        return clock(rightClocks.read());
    }

    @Override
    public int readInfo() {
        return infos.read();
    }

    @Override
    public boolean readParentInfo() {
        return parentInfos.read() == 1;
    }

    @Override
    public int readTypeRef() {
        return clock(typeRefs.read());
    }

    @Override
    public int readLength() {
        return clock(lengths.read());
    }

    @Override
    public String readString() {
        return strings.read();
    }

    @Override
    public void readText(TextRun target) {
        strings.read(target);
    }

    @Override
    public String readKey() {
        int keyClock = clock(keyClocks.read());
        if (keyClock < keys.size()) {
            return keys.get(keyClock);
        }
        String key = strings.read();
        keys.add(key);
        return key;
    }

    /** Refuses what could never be written in format v1, because one such value would make the whole document unreadable there. */
    @Override
    public @Nullable Object readJson() {
        int at = rest.position();
        Object value = readAny();
        if (!Json.canHold(value)) {
            throw MalformedBinaryException.malformed("not JSON", at);
        }
        return value;
    }

    @Override
    public void startDeletions() {
        deletionClock = 0;
    }

    @Override
    public int readDeletionClock() {
        deletionClock += rest.readVarUint();
        return clock(deletionClock);
    }

    @Override
    public int readDeletionLength() {
        long length = rest.readVarUint() + 1;
        deletionClock += length;
        return clock(length);
    }
}
