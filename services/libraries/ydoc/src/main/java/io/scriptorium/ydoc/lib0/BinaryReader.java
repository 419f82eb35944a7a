package io.scriptorium.ydoc.lib0;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads lib0's encoding from a part of a byte array. Every read is bounded by the part's end, nothing is allocated before
 * it is known that the bytes for it are there, and each failure is a {@link MalformedBinaryException} whose offset counts
 * from the start of the whole array.
 *
 * <pre>
 *  varuint   7 bits per byte, least significant first; the top bit says that more follow
 *            0..127 1 byte · ..16,383 2 bytes · ..2,097,151 3 bytes · ..2^53-1 8 bytes
 *  varint    first byte: more (0x80), sign (0x40), 6 bits; then as varuint. Negative zero (0x40) is a value of its own
 *  bytes     varuint length, bytes
 *  string    varuint length in bytes, UTF-8
 *  any       see {@link AnyCodec}
 * </pre>
 */
public final class BinaryReader {
    /** JavaScript's largest safe integer, 2^53-1: no integer of this encoding is larger. */
    public static final long MAX_INTEGER = (1L << 53) - 1;

    /** An integer may be padded to eight bytes, but not endlessly. */
    private static final int MAX_SHIFT = 49;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private final int end;
    private int position;

    public BinaryReader(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Reads {@code bytes} in {@code [from, to)} only. */
    public BinaryReader(byte[] bytes, int from, int to) {
        if (from < 0 || to < from || to > bytes.length) {
            throw new IndexOutOfBoundsException("[" + from + ", " + to + ") of " + bytes.length);
        }
        this.bytes = bytes;
        this.position = from;
        this.end = to;
    }

    /** Where the next byte is read, counted from the start of the array. */
    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    public boolean hasRemaining() {
        return position < end;
    }

    /** The array itself, for readers that copy from it; {@link #position} counts in it. */
    public byte[] array() {
        return bytes;
    }

    /** Reads one byte, 0 to 255. */
    public int readByte() {
        if (position >= end) {
            throw endOfInput();
        }
        return bytes[position++] & 0xFF;
    }

    /** Reads an unsigned integer of at most {@link #MAX_INTEGER}. */
    public long readVarUint() {
        int at = position;
        if (at < end) {
            int first = bytes[at];
            if (first >= 0) {
                position = at + 1;
                return first;
            }
            return readLongVarUint(first & 0x7F, 7, at + 1);
        }
        throw endOfInput();
    }

    private long readLongVarUint(long value, int shift, int at) {
        int start = at - 1;
        while (at < end) {
            int next = bytes[at++];
            if (shift < Long.SIZE - 7) {
                value |= (long) (next & 0x7F) << shift;
            }
            if (value > MAX_INTEGER || shift > MAX_SHIFT) {
                throw MalformedBinaryException.malformed("integer out of range", start);
            }
            if (next >= 0) {
                position = at;
                return value;
            }
            shift += 7;
        }
        throw endOfInput();
    }

    /** Reads a signed integer; negative zero reads as zero. */
    public long readVarInt() {
        long bits = readVarIntBits();
        long magnitude = bits >>> 1;
        return (bits & 1) == 0 ? magnitude : -magnitude;
    }

    /** Reads a signed integer as twice its magnitude, plus one if its sign bit is set: so that negative zero can be told. */
    public long readVarIntBits() {
        int at = position;
        int first = readByte();
        long sign = first >> 6 & 1;
        if (first < 0x80) {
            return (first & 0x3FL) << 1 | sign;
        }
        return readLongVarUint(first & 0x3F, 6, at + 1) << 1 | sign;
    }

    /** Reads a count of things that take at least {@code bytesEach} of the remaining bytes each. */
    public int readCount(int bytesEach) {
        int at = position;
        long count = readVarUint();
        if (count * bytesEach > remaining()) {
            throw MalformedBinaryException.malformed("count of " + count + " exceeds the input", at);
        }
        return (int) count;
    }

    /** Reads a length of bytes that follow, and makes sure that they do. */
    public int readLength() {
        return readCount(1);
    }

    /** Reads a length and that many bytes, which are copied. */
    public byte[] readBytes() {
        int length = readLength();
        byte[] copy = Arrays.copyOfRange(bytes, position, position + length);
        position += length;
        return copy;
    }

    /** Reads a length and returns a reader of just the bytes that follow; this reader continues after them. */
    public BinaryReader readSection() {
        int length = readLength();
        BinaryReader section = new BinaryReader(bytes, position, position + length);
        position += length;
        return section;
    }

    /** Everything that is left, copied. */
    public byte[] readRemaining() {
        byte[] copy = Arrays.copyOfRange(bytes, position, end);
        position = end;
        return copy;
    }

    public void skip(int count) {
        if (count < 0 || count > remaining()) {
            throw endOfInput();
        }
        position += count;
    }

    public String readString() {
        int length = readLength();
        int from = position;
        int to = from + length;
        position = to;
        if (Utf8.endOfAscii(bytes, from, to) == to) {
            return new String(bytes, from, length, ISO_8859_1);
        }
        char[] units = new char[length];
        return new String(units, 0, Utf8.decode(bytes, from, to, units));
    }

    public float readFloat32() {
        int at = position;
        skip(Float.BYTES);
        return Float.intBitsToFloat((int) INTS.get(bytes, at));
    }

    public double readFloat64() {
        return Double.longBitsToDouble(readInt64());
    }

    public long readInt64() {
        int at = position;
        skip(Long.BYTES);
        return (long) LONGS.get(bytes, at);
    }

    /** Reads a value whose lists and maps nest at most {@link AnyCodec#DEFAULT_DEPTH} deep. */
    public @Nullable Object readAny() {
        return AnyCodec.read(this, AnyCodec.DEFAULT_DEPTH);
    }

    /** Reads a value whose lists and maps nest at most {@code maxDepth} deep. */
    public @Nullable Object readAny(int maxDepth) {
        return AnyCodec.read(this, maxDepth);
    }

    private MalformedBinaryException endOfInput() {
        return MalformedBinaryException.malformed("unexpected end of input", position);
    }
}
