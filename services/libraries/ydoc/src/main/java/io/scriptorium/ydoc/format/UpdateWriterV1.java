package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.Json;
import org.jspecify.annotations.Nullable;

/**
 * Update format v1: the fields of {@link UpdateWriter}, one after the other, nothing else.
 *
 * <pre>
 *  client, clock, length, type ref, parent info (1 = root), deletion clock and length    varuint
 *  info                                                                                  byte
 *  string, text, key                                                                     string
 *  json                                                                                  string, JSON text
 *
 *  A typed letter is 18 to 24 bytes:
 *   01        clients          01        structs         c5 … 0e   client        2a       clock
 *   84        O, STRING        c5 … 0e · 29  origin      01 61     "a"           00       no deletions
 * </pre>
 */
final class UpdateWriterV1 extends UpdateWriter {
    @Override
    public void writeClient(long client) {
        rest.writeVarUint(client);
    }

    @Override
    public void writeLeftId(long client, int clock) {
        rest.writeVarUint(client);
        rest.writeVarUint(clock);
    }

    @Override
    public void writeRightId(long client, int clock) {
        rest.writeVarUint(client);
        rest.writeVarUint(clock);
    }

    @Override
    public void writeInfo(int info) {
        rest.writeByte(info);
    }

    @Override
    public void writeParentInfo(boolean isRoot) {
        rest.writeVarUint(isRoot ? 1 : 0);
    }

    @Override
    public void writeTypeRef(int ref) {
        rest.writeVarUint(ref);
    }

    @Override
    public void writeLength(int length) {
        rest.writeVarUint(length);
    }

    @Override
    public void writeString(String text) {
        rest.writeString(text);
    }

    @Override
    public void writeText(TextRun text, int from) {
        text.writeTo(rest, from);
    }

    @Override
    public void writeKey(String key) {
        rest.writeString(key);
    }

    @Override
    public void writeJson(@Nullable Object value) {
        rest.writeString(Json.stringify(value));
    }

    @Override
    public void startDeletions() {}

    @Override
    public void writeDeletionClock(int clock) {
        rest.writeVarUint(clock);
    }

    @Override
    public void writeDeletionLength(int length) {
        rest.writeVarUint(length);
    }

    @Override
    public byte[] toByteArray() {
        return rest.toByteArray();
    }

    @Override
    public UpdateWriter renewed() {
        rest.reset();
        return this;
    }
}
