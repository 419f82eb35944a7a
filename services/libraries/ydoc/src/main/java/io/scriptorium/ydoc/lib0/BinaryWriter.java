package io.scriptorium.ydoc.lib0;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes lib0's encoding (see {@link BinaryReader}). Can be used again after {@link #reset}.
 *
 * <p>A small buffer grows by being copied; a large one is put aside when it is full, and another one is begun. So what was written is copied once more only, when all
 * of it is handed out.
 */
public final class BinaryWriter {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE_INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LONGEST_VARINT_BYTES = 9;
    private static final int SHORT_VARUINT_BITS = 4 * 7;
    private static final int SHORT_VARINT_BITS = 6 + 3 * 7;

    /** How many bytes an unsigned number of at most 28 bits takes, by its leading zeros. */
    private static final byte[] SHORT_LENGTHS = new byte[Integer.SIZE + 1];

    static {
        for (int zeros = 0; zeros <= Integer.SIZE; zeros++) {
            SHORT_LENGTHS[zeros] = (byte) Math.max(1, (Integer.SIZE - zeros + 6) / 7);
        }
    }

    private static final int LARGE_BYTES = 4 << 10;
    private static final int LARGEST_BYTES = 64 << 10;

    /** A buffer that is full, as far as it was filled. */
    private record Part(byte[] bytes, int size) {}

    private byte[] buffer;

    /** How much of the buffer is filled. */
    private int size;

    /** What came before what is in the buffer; null where nothing did. */
    private @Nullable List<Part> parts;

    private int partsSize;

    public BinaryWriter() {
        this(64);
    }

    public BinaryWriter(int initialCapacity) {
        buffer = new byte[Math.max(initialCapacity, 16)];
    }

    public int size() {
        return partsSize + size;
    }

    /** Forgets what was written and keeps the buffer. */
    public void reset() {
        size = 0;
        parts = null;
        partsSize = 0;
    }

    public byte[] toByteArray() {
        if (parts == null) {
            return Arrays.copyOf(buffer, size);
        }
        byte[] all = new byte[size()];
        copyTo(all, 0);
        return all;
    }

    /** What several writers hold, one after the other. */
    public static byte[] concat(List<BinaryWriter> writers) {
        int size = 0;
        for (BinaryWriter writer : writers) {
            size = Math.addExact(size, writer.size());
        }
        byte[] all = new byte[size];
        int at = 0;
        for (BinaryWriter writer : writers) {
            at = writer.copyTo(all, at);
        }
        return all;
    }

    /** Copies everything to {@code target} and returns the place behind it. */
    private int copyTo(byte[] target, int at) {
        int to = at;
        if (parts != null) {
            for (Part part : parts) {
                System.arraycopy(part.bytes, 0, target, to, part.size);
                to += part.size;
            }
        }
        System.arraycopy(buffer, 0, target, to, size);
        return to + size;
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            grow(more);
        }
    }

    /** Out of line, so that {@link #ensure} is small enough to become part of whatever calls it. */
    private void grow(int more) {
        Math.addExact(Math.addExact(partsSize, size), more);
        if (size < LARGE_BYTES) {
            buffer = Arrays.copyOf(buffer, Math.max(size + more, 2 * buffer.length));
            return;
        }
        if (parts == null) {
            parts = new ArrayList<>();
        }
        parts.add(new Part(buffer, size));
        partsSize += size;
        size = 0;
        buffer = new byte[Math.max(more, Math.min(2 * buffer.length, LARGEST_BYTES))];
    }

    /** Writes the low eight bits of {@code value}. */
    public void writeByte(int value) {
        ensure(1);
        buffer[size++] = (byte) value;
    }

    public void writeVarUint(long value) {
        ensure(LONGEST_VARINT_BYTES);
        if (value >>> SHORT_VARUINT_BITS == 0) {
            int bits = (int) value;
            writeShort(
                    (bits & 0x7F) | (bits & 0x3F80) << 1 | (bits & 0x1F_C000) << 2 | (bits & 0xFE0_0000) << 3,
                    SHORT_LENGTHS[Integer.numberOfLeadingZeros(bits)]);
            return;
        }
        byte[] bytes = buffer;
        int at = size;
        while (value > 0x7F) {
            bytes[at++] = (byte) (0x80 | value);
            value >>>= 7;
        }
        bytes[at++] = (byte) value;
        size = at;
    }

    /**
     * Writes a number of one to four bytes, spread over them already, all four at once: how long it is depends on the data too much for a branch to be
     * foretold, and a wrong guess costs more than all the rest.
     */
    private void writeShort(int spread, int length) {
        int more = 0x80_80_80 & ((1 << (8 * (length - 1))) - 1);
        LITTLE_INTS.set(buffer, size, spread | more);
        size += length;
    }

    public void writeVarInt(long value) {
        writeVarInt(Math.abs(value), value < 0);
    }

    /** Writes a magnitude and a sign, so that there is a negative zero. */
    public void writeVarInt(long magnitude, boolean negative) {
        ensure(LONGEST_VARINT_BYTES + 1);
        int sign = negative ? 0x40 : 0;
        if (magnitude >>> SHORT_VARINT_BITS == 0) {
            int bits = (int) magnitude;
            writeShort(
                    (bits & 0x3F) | sign | (bits & 0x1FC0) << 2 | (bits & 0xF_E000) << 3 | (bits & 0x7F0_0000) << 4,
                    SHORT_LENGTHS[Integer.numberOfLeadingZeros(bits << 1)]);
            return;
        }
        byte[] bytes = buffer;
        int at = size;
        long rest = magnitude >>> 6;
        bytes[at++] = (byte) (0x80 | sign | (magnitude & 0x3F));
        while (rest > 0) {
            bytes[at++] = (byte) (rest > 0x7F ? 0x80 | rest : rest);
            rest >>>= 7;
        }
        size = at;
    }

    /** Writes bytes as they are, without their length. */
    public void writeRaw(byte[] bytes) {
        writeRaw(bytes, 0, bytes.length);
    }

    public void writeRaw(byte[] bytes, int from, int to) {
        ensure(to - from);
        System.arraycopy(bytes, from, buffer, size, to - from);
        size += to - from;
    }

    /** Writes everything that another writer holds, without its length. */
    public void writeRaw(BinaryWriter other) {
        ensure(other.size());
        size = other.copyTo(buffer, size);
    }

    /** Writes a length and the bytes. */
    public void writeBytes(byte[] bytes) {
        writeVarUint(bytes.length);
        writeRaw(bytes, 0, bytes.length);
    }

    /** Writes the length of what another writer holds, and that. */
    public void writeBytes(BinaryWriter other) {
        writeVarUint(other.size());
        writeRaw(other);
    }

    public void writeString(CharSequence text) {
        int length = Utf8.encodedLength(text);
        writeVarUint(length);
        writeUtf8(text, length);
    }

    /** Writes UTF-8 without its length. */
    public void writeUtf8(CharSequence text) {
        writeUtf8(text, Utf8.encodedLength(text));
    }

    private void writeUtf8(CharSequence text, int length) {
        ensure(length);
        size = Utf8.encode(text, buffer, size);
    }

    /** Writes Latin-1 bytes in {@code [from, to)} as a string. */
    public void writeLatin1String(byte[] latin1, int from, int to) {
        int beyondAscii = Utf8.countBeyondAscii(latin1, from, to);
        writeVarUint((long) to - from + beyondAscii);
        writeLatin1(latin1, from, to, beyondAscii);
    }

    /** Writes Latin-1 bytes in {@code [from, to)} as UTF-8, without its length. */
    public void writeLatin1(byte[] latin1, int from, int to) {
        writeLatin1(latin1, from, to, Utf8.countBeyondAscii(latin1, from, to));
    }

    private void writeLatin1(byte[] latin1, int from, int to, int beyondAscii) {
        if (beyondAscii == 0) {
            writeRaw(latin1, from, to);
            return;
        }
        ensure(to - from + beyondAscii);
        for (int i = from; i < to; i++) {
            int unit = latin1[i] & 0xFF;
            if (unit < 0x80) {
                buffer[size++] = (byte) unit;
            } else {
                buffer[size++] = (byte) (0xC0 | unit >> 6);
                buffer[size++] = (byte) (0x80 | (unit & 0x3F));
            }
        }
    }

    public void writeFloat32(float value) {
        ensure(Float.BYTES);
        INTS.set(buffer, size, Float.floatToIntBits(value));
        size += Float.BYTES;
    }

    public void writeFloat64(double value) {
        writeInt64(Double.doubleToLongBits(value));
    }

    public void writeInt64(long value) {
        ensure(Long.BYTES);
        LONGS.set(buffer, size, value);
        size += Long.BYTES;
    }

    /** Writes a value as {@link AnyCodec} describes. */
    public void writeAny(@Nullable Object value) {
        AnyCodec.write(this, value);
    }
}
