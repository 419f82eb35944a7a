package io.scriptorium.ydoc.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.lib0.Utf8;
import java.nio.CharBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A run of UTF-16 units that can grow at its end, be cut in two, and be encoded without becoming a {@code String} in between.
 *
 * <p>Units are kept as Latin-1 bytes while all of them fit, else as chars. Appending is amortised O(1) per unit, so a text typed
 * letter by letter costs O(n) and not O(n²). A run owns its array: it is never shared between runs.
 */
public class TextRun {
    private static final byte[] NO_BYTES = {};

    /** Null once a unit beyond Latin-1 has been seen; then {@link #wide} holds the units. */
    private byte @Nullable [] narrow = NO_BYTES;

    private char @Nullable [] wide;
    private int length;

    public final int length() {
        return length;
    }

    public final char charAt(int index) {
        byte[] bytes = narrow;
        if (bytes != null) {
            return (char) (bytes[index] & 0xFF);
        }
        return wide()[index];
    }

    private char[] wide() {
        char[] units = wide;
        if (units == null) {
            throw new IllegalStateException();
        }
        return units;
    }

    /** Replaces the content by that of a string. */
    public final void set(String text) {
        length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) > 0xFF) {
                narrow = null;
                wide = text.toCharArray();
                return;
            }
        }
        narrow = text.getBytes(ISO_8859_1);
        wide = null;
    }

    /** Replaces the content by the UTF-8 in {@code [from, to)}. */
    public final void setUtf8(byte[] bytes, int from, int to) {
        if (Utf8.endOfAscii(bytes, from, to) == to) {
            setLatin1(bytes, from, to);
            return;
        }
        char[] units = new char[to - from];
        int count = Utf8.decode(bytes, from, to, units);
        narrow = null;
        wide = units;
        length = count;
        trim();
    }

    /** Replaces the content by the Latin-1 in {@code [from, to)}. */
    final void setLatin1(byte[] bytes, int from, int to) {
        narrow = Arrays.copyOfRange(bytes, from, to);
        wide = null;
        length = to - from;
    }

    /** Replaces the content by a part of another run. */
    public final void set(TextRun source, int from, int to) {
        if (from < 0 || to < from || to > source.length) {
            throw new IndexOutOfBoundsException();
        }
        length = to - from;
        byte[] bytes = source.narrow;
        if (bytes != null) {
            narrow = Arrays.copyOfRange(bytes, from, to);
            wide = null;
        } else {
            narrow = null;
            wide = Arrays.copyOfRange(source.wide(), from, to);
            compact();
        }
    }

    /** Appends a part of another run. */
    public final void append(TextRun source, int from, int to) {
        int added = to - from;
        byte[] bytes = narrow;
        byte[] sourceBytes = source.narrow;
        if (bytes != null && sourceBytes != null) {
            if (bytes.length - length < added) {
                bytes = Arrays.copyOf(bytes, grown(added));
                narrow = bytes;
            }
            if (added == 1) {
                bytes[length] = sourceBytes[from];
            } else {
                System.arraycopy(sourceBytes, from, bytes, length, added);
            }
        } else {
            char[] units = widen(added);
            if (sourceBytes != null) {
                for (int i = 0; i < added; i++) {
                    units[length + i] = (char) (sourceBytes[from + i] & 0xFF);
                }
            } else {
                System.arraycopy(source.wide(), from, units, length, added);
            }
        }
        length += added;
    }

    private int grown(int added) {
        return Math.addExact(length, Math.max(added, 7 + (length >> 1)));
    }

    /** Makes this run hold chars, with room for {@code added} more. */
    private char[] widen(int added) {
        byte[] bytes = narrow;
        char[] units;
        if (bytes != null) {
            units = new char[grown(added)];
            for (int i = 0; i < length; i++) {
                units[i] = (char) (bytes[i] & 0xFF);
            }
            narrow = null;
        } else {
            units = wide();
            if (units.length - length >= added) {
                return units;
            }
            units = Arrays.copyOf(units, grown(added));
        }
        wide = units;
        return units;
    }

    /** Moves the units from {@code at} on into {@code right}, which is empty. */
    public final void splitInto(int at, TextRun right) {
        right.set(this, at, length);
        length = at;
        if (narrow != null) {
            trim();
        } else {
            // the wide units may all have gone to the right
            compact();
            trim();
        }
    }

    /** Overwrites one unit of a run that is not Latin-1. */
    protected final void setWide(int index, char unit) {
        widen(0)[index] = unit;
    }

    /** Gives back room that is not used. */
    private void trim() {
        byte[] bytes = narrow;
        if (bytes != null) {
            if (bytes.length > length + 16) {
                narrow = Arrays.copyOf(bytes, length);
            }
        } else if (wide().length > length) {
            compact();
            if (narrow == null) {
                wide = Arrays.copyOf(wide(), length);
            }
        }
    }

    /** Goes back to Latin-1 where possible. */
    private void compact() {
        char[] units = wide();
        for (int i = 0; i < length; i++) {
            if (units[i] > 0xFF) {
                return;
            }
        }
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) units[i];
        }
        narrow = bytes;
        wide = null;
    }

    /** Writes the units from {@code from} on as a lib0 string. */
    public final void writeTo(BinaryWriter writer, int from) {
        byte[] bytes = narrow;
        if (bytes != null) {
            writer.writeLatin1String(bytes, from, length);
        } else {
            writer.writeString(CharBuffer.wrap(wide(), from, length - from));
        }
    }

    /** Writes the units in {@code [from, to)} as UTF-8, without its length. */
    final void writeUtf8To(BinaryWriter writer, int from, int to) {
        byte[] bytes = narrow;
        if (bytes != null) {
            writer.writeLatin1(bytes, from, to);
        } else {
            writer.writeUtf8(CharBuffer.wrap(wide(), from, to - from));
        }
    }

    public final String substring(int from, int to) {
        byte[] bytes = narrow;
        return bytes != null ? new String(bytes, from, to - from, ISO_8859_1) : new String(wide(), from, to - from);
    }

    public final void appendTo(StringBuilder out) {
        byte[] bytes = narrow;
        if (bytes != null) {
            out.append(new String(bytes, 0, length, ISO_8859_1));
        } else {
            out.append(wide(), 0, length);
        }
    }

    @Override
    public final String toString() {
        return substring(0, length);
    }
}
