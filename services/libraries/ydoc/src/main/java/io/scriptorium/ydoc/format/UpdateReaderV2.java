package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads update format v2, see {@link UpdateWriterV2}. */
final class UpdateReaderV2 extends UpdateReader {
    /** Nine empty columns; that of the strings holds an empty string. */
    private static final byte[] NO_COLUMNS = {0, 0, 0, 0, 0, 1, 0, 0, 0, 0};

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
        this(reader, columns(reader), maxDepth);
    }

    private UpdateReaderV2(BinaryReader rest, BinaryReader columns, int maxDepth) {
        super(rest, maxDepth);
        keyClocks = new IntDiffOptRle.Reader(columns.readSection());
        clients = new UintOptRle.Reader(columns.readSection());
        leftClocks = new IntDiffOptRle.Reader(columns.readSection());
        rightClocks = new IntDiffOptRle.Reader(columns.readSection());
        infos = new ByteRle.Reader(columns.readSection());
        strings = new StringColumn.Reader(columns.readSection());
        parentInfos = new ByteRle.Reader(columns.readSection());
        typeRefs = new UintOptRle.Reader(columns.readSection());
        lengths = new UintOptRle.Reader(columns.readSection());
    }

    /** The columns stand in front of the rest, behind a flag for features that do not exist yet. */
    private static BinaryReader columns(BinaryReader reader) {
        reader.readVarUint();
        return reader;
    }

    /** A reader of the rest alone, where there are no columns. */
    static UpdateReaderV2 withoutColumns(BinaryReader rest) {
        return new UpdateReaderV2(rest, new BinaryReader(NO_COLUMNS), 0);
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
