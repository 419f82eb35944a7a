package io.scriptorium.ydoc.lib0;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes lib0's encoding (see {@link BinaryReader}) into a buffer that grows. Can be used again after {@link #reset}. */
public final class BinaryWriter {
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int LONGEST_VARINT_BYTES = 9;

    private byte[] buffer;
    private int size;

    public BinaryWriter() {
        this(64);
    }

    public BinaryWriter(int initialCapacity) {
        buffer = new byte[Math.max(initialCapacity, 16)];
    }

    public int size() {
        return size;
    }

    /** How many bytes {@link #writeVarUint} writes for a value. */
    public static int sizeOfVarUint(long value) {
        return Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(value) + 6) / 7);
    }

    /** Forgets what was written and keeps the buffer. */
    public void reset() {
        size = 0;
    }

    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            grow(more);
        }
    }

    /** Out of line, so that {@link #ensure} is small enough to become part of whatever calls it. */
    private void grow(int more) {
        int needed = Math.addExact(size, more);
        buffer = Arrays.copyOf(buffer, (int) Math.min(Integer.MAX_VALUE - 8, Math.max(needed, 2L * buffer.length)));
    }

    /** Writes the low eight bits of {@code value}. */
    public void writeByte(int value) {
        ensure(1);
        buffer[size++] = (byte) value;
    }

    public void writeVarUint(long value) {
        ensure(LONGEST_VARINT_BYTES);
        byte[] bytes = buffer;
        int at = size;
        while (value > 0x7F) {
            bytes[at++] = (byte) (0x80 | value);
            value >>>= 7;
        }
        bytes[at++] = (byte) value;
        size = at;
    }

    public void writeVarInt(long value) {
        writeVarInt(Math.abs(value), value < 0);
    }

    /** Writes a magnitude and a sign, so that there is a negative zero. */
    public void writeVarInt(long magnitude, boolean negative) {
        ensure(LONGEST_VARINT_BYTES + 1);
        byte[] bytes = buffer;
        int at = size;
        long rest = magnitude >>> 6;
        bytes[at++] = (byte) ((rest > 0 ? 0x80 : 0) | (negative ? 0x40 : 0) | (magnitude & 0x3F));
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
        writeRaw(other.buffer, 0, other.size);
    }

    /** Writes a length and the bytes. */
    public void writeBytes(byte[] bytes) {
        writeVarUint(bytes.length);
        writeRaw(bytes, 0, bytes.length);
    }

    /** Writes the length of what another writer holds, and that. */
    public void writeBytes(BinaryWriter other) {
        writeVarUint(other.size);
        writeRaw(other.buffer, 0, other.size);
    }

    public void writeString(CharSequence text) {
        int length = Utf8.encodedLength(text);
        writeVarUint(length);
        ensure(length);
        size = Utf8.encode(text, buffer, size);
    }

    /** Writes Latin-1 bytes in {@code [from, to)} as a string. */
    public void writeLatin1String(byte[] latin1, int from, int to) {
        int beyondAscii = 0;
        for (int i = from; i < to; i++) {
            beyondAscii += latin1[i] >>> 31;
        }
        writeVarUint((long) to - from + beyondAscii);
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
