package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryWriter;
import org.jspecify.annotations.Nullable;

/**
 * Writes an update field by field. This is the one description of what an update says; {@link UpdateWriterV1} and
 * {@link UpdateWriterV2} describe how its fields become bytes.
 *
 * <pre>
 *  update      blocks · delete set
 *  blocks      <i>rest</i> number of clients, then a block for each, highest client first
 *  block       <i>rest</i> number of structs · client · <i>rest</i> clock of the first struct, then the structs
 *  struct      info (see {@link ContentRef}), then by its content ref
 *    GC        length                                          what was here is gone for good
 *    SKIP      <i>rest</i> length                                     a gap: these clocks are not in this update
 *    others    [O: client · left clock] [R: client · right clock]
 *              [neither: parent info, then root name (string) or client · left clock; S: key (string)] · content
 *  content
 *    DELETED   length
 *    JSON      length, then a string each: JSON text or "undefined"         (written by old versions only)
 *    BINARY    bytes
 *    STRING    text
 *    EMBED     json
 *    FORMAT    key · json                                      a format starts (or, with null, ends) here
 *    TYPE      type ref, for XmlElement and XmlHook: key (the name)
 *    ANY       length, then an any each
 *    DOC       string guid · any options
 *  delete set  <i>rest</i> number of clients, for each, highest first:
 *              <i>rest</i> client · <i>rest</i> number of ranges, then deletion clock · deletion length each
 * </pre>
 *
 * A struct takes as many clocks as it has units: UTF-16 units of text, elements of a list, one of anything else.
 */
public abstract sealed class UpdateWriter permits UpdateWriterV1, UpdateWriterV2 {
    BinaryWriter rest = new BinaryWriter();

    /** What is not in a column of its own. */
    public final BinaryWriter rest() {
        return rest;
    }

    /** Takes what has been written to {@link #rest} and starts it anew. */
    public final BinaryWriter takeRest() {
        BinaryWriter taken = rest;
        rest = new BinaryWriter();
        return taken;
    }

    public abstract void writeClient(long client);

    public abstract void writeLeftId(long client, int clock);

    public abstract void writeRightId(long client, int clock);

    public abstract void writeInfo(int info);

    public abstract void writeParentInfo(boolean isRoot);

    public abstract void writeTypeRef(int ref);

    public abstract void writeLength(int length);

    public abstract void writeString(String text);

    public abstract void writeText(TextRun text, int from);

    public abstract void writeKey(String key);

    public abstract void writeJson(@Nullable Object value);

    public final void writeAny(@Nullable Object value) {
        rest.writeAny(value);
    }

    public final void writeBytes(byte[] bytes) {
        rest.writeBytes(bytes);
    }

    public abstract void startDeletions();

    public abstract void writeDeletionClock(int clock);

    public abstract void writeDeletionLength(int length);

    public abstract byte[] toByteArray();

    /** Starts another update with the same buffers, where the format allows. */
    public abstract UpdateWriter renewed();
}
