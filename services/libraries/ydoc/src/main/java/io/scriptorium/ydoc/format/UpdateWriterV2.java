package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Update format v2: each kind of field has a column that is compressed by itself; what follows the columns is the <i>rest</i>.
 *
 * <pre>
 *  varuint 0          features, none so far
 *  bytes  key clocks      {@link IntDiffOptRle}   which key; written 0, 1, 2 … because writers never repeat a key,
 *                                          but a reader that meets an earlier number must take that key again
 *  bytes  clients         {@link UintOptRle}
 *  bytes  left clocks     {@link IntDiffOptRle}
 *  bytes  right clocks    {@link IntDiffOptRle}
 *  bytes  infos           {@link ByteRle}
 *  bytes  strings         {@link StringColumn}    strings, text and the keys themselves
 *  bytes  parent infos    {@link ByteRle}         1 = root
 *  bytes  type refs       {@link UintOptRle}
 *  bytes  lengths         {@link UintOptRle}
 *  rest                   everything else: counts, first clocks, any, bytes; json is an any; then the delete set, where
 *                         deletion clocks are the distance from the end of the range before (from 0 for each client)
 *                         and deletion lengths are one less
 * </pre>
 */
final class UpdateWriterV2 extends UpdateWriter {
    private final IntDiffOptRle.Writer keyClocks = new IntDiffOptRle.Writer();
    private final UintOptRle.Writer clients = new UintOptRle.Writer();
    private final IntDiffOptRle.Writer leftClocks = new IntDiffOptRle.Writer();
    private final IntDiffOptRle.Writer rightClocks = new IntDiffOptRle.Writer();
    private final ByteRle.Writer infos = new ByteRle.Writer();
    private final StringColumn.Writer strings = new StringColumn.Writer();
    private final ByteRle.Writer parentInfos = new ByteRle.Writer();
    private final UintOptRle.Writer typeRefs = new UintOptRle.Writer();
    private final UintOptRle.Writer lengths = new UintOptRle.Writer();
    /** A writer makes room for the longest number before it writes any. */
    private static final int SLACK_BYTES = 16;

    private int nextKeyClock;
    private int deletionClock;

    @Override
    public void writeClient(long client) {
        clients.write(client);
    }

    @Override
    public void writeLeftId(long client, int clock) {
        clients.write(client);
        leftClocks.write(clock);
    }

    @Override
    public void writeRightId(long client, int clock) {
        clients.write(client);
        rightClocks.write(clock);
    }

    @Override
    public void writeInfo(int info) {
        infos.write(info);
    }

    @Override
    public void writeParentInfo(boolean isRoot) {
        parentInfos.write(isRoot ? 1 : 0);
    }

    @Override
    public void writeTypeRef(int ref) {
        typeRefs.write(ref);
    }

    @Override
    public void writeLength(int length) {
        lengths.write(length);
    }

    @Override
    public void writeString(String text) {
        strings.write(text);
    }

    @Override
    public void writeText(TextRun text, int from) {
        strings.write(text, from);
    }

    @Override
    public void writeKey(String key) {
        keyClocks.write(nextKeyClock++);
        strings.write(key);
    }

    @Override
    public void writeJson(@Nullable Object value) {
        rest.writeAny(value);
    }

    @Override
    public void startDeletions() {
        deletionClock = 0;
    }

    @Override
    public void writeDeletionClock(int clock) {
        rest.writeVarUint(clock - deletionClock);
        deletionClock = clock;
    }

    @Override
    public void writeDeletionLength(int length) {
        rest.writeVarUint(length - 1);
        deletionClock += length;
    }

    @Override
    public byte[] toByteArray() {
        List<BinaryWriter> columns = List.of(
                keyClocks.finish(),
                clients.finish(),
                leftClocks.finish(),
                rightClocks.finish(),
                infos.finish(),
                strings.finish(),
                parentInfos.finish(),
                typeRefs.finish(),
                lengths.finish());
        int size = 1 + rest.size();
        for (BinaryWriter column : columns) {
            size += BinaryWriter.sizeOfVarUint(column.size()) + column.size();
        }
        return joined(size, columns);
    }

    /** In an array of the right size: a state is not to be copied more often than necessary. */
    private byte[] joined(int size, List<BinaryWriter> columns) {
        BinaryWriter out = new BinaryWriter(size + SLACK_BYTES);
        out.writeVarUint(0);
        columns.forEach(out::writeBytes);
        out.writeRaw(rest);
        return out.toByteArray();
    }

    @Override
    public UpdateWriter renewed() {
        return new UpdateWriterV2();
    }
}
