package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryWriter;
import java.util.ArrayList;
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

    /** Columns are copied once, from where they were written to where they belong: a state may be large. */
    @Override
    public byte[] toByteArray() {
        List<BinaryWriter> out = new ArrayList<>();
        BinaryWriter features = new BinaryWriter();
        features.writeVarUint(0);
        out.add(features);
        add(out, keyClocks.finish());
        add(out, clients.finish());
        add(out, leftClocks.finish());
        add(out, rightClocks.finish());
        add(out, infos.finish());
        add(out, strings.finish());
        add(out, parentInfos.finish());
        add(out, typeRefs.finish());
        add(out, lengths.finish());
        out.add(rest);
        return BinaryWriter.concat(out);
    }

    private static void add(List<BinaryWriter> out, BinaryWriter... column) {
        int size = 0;
        for (BinaryWriter part : column) {
            size = Math.addExact(size, part.size());
        }
        BinaryWriter length = new BinaryWriter();
        length.writeVarUint(size);
        out.add(length);
        out.addAll(List.of(column));
    }

    @Override
    public UpdateWriter renewed() {
        return new UpdateWriterV2();
    }
}
