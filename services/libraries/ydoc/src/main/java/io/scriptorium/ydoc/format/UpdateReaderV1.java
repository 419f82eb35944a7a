package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.Json;
import org.jspecify.annotations.Nullable;

/** Reads update format v1, see {@link UpdateWriterV1}. */
final class UpdateReaderV1 extends UpdateReader {
    UpdateReaderV1(BinaryReader reader, int maxDepth) {
        super(reader, maxDepth);
    }

    @Override
    public long readClient() {
        return rest.readVarUint();
    }

    @Override
    public int readLeftClock() {
        return clock(rest.readVarUint());
    }

    @Override
    public int readRightClock() {
        return clock(rest.readVarUint());
    }

    @Override
    public int readInfo() {
        return rest.readByte();
    }

    @Override
    public boolean readParentInfo() {
        return rest.readVarUint() == 1;
    }

    @Override
    public int readTypeRef() {
        return clock(rest.readVarUint());
    }

    @Override
    public int readLength() {
        return clock(rest.readVarUint());
    }

    @Override
    public String readString() {
        return rest.readString();
    }

    @Override
    public void readText(TextRun target) {
        int length = rest.readLength();
        int from = rest.position();
        target.setUtf8(rest.array(), from, from + length);
        rest.skip(length);
    }

    @Override
    public String readKey() {
        return rest.readString();
    }

    @Override
    public @Nullable Object readJson() {
        int at = rest.position();
        return Json.parse(rest.readString(), maxDepth, at);
    }

    @Override
    public void startDeletions() {}

    @Override
    public int readDeletionClock() {
        return clock(rest.readVarUint());
    }

    @Override
    public int readDeletionLength() {
        return clock(rest.readVarUint());
    }
}
