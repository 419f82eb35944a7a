package io.scriptorium.ydoc.lib0;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Strict UTF-8, as a fatal {@code TextDecoder} and as {@code TextEncoder} define it: malformed bytes are refused, a lone
 * surrogate is written as U+FFFD.
 */
public final class Utf8 {
    private static final int REPLACEMENT = 0xFFFD;

    /** Eight bytes at once. In which order does not matter. */
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final long BEYOND_ASCII = 0x80_80_80_80_80_80_80_80L;

    private Utf8() {}

    /** How many bytes in {@code [from, to)} are outside ASCII. */
    static int countBeyondAscii(byte[] bytes, int from, int to) {
        int count = 0;
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            count += Long.bitCount((long) LONGS.get(bytes, at) & BEYOND_ASCII);
        }
        for (; at < to; at++) {
            count += bytes[at] >>> 31;
        }
        return count;
    }

    /** The first position in {@code [from, to)} that holds a byte outside ASCII, or {@code to}. */
    public static int endOfAscii(byte[] bytes, int from, int to) {
        int at = from;
        while (at <= to - Long.BYTES && ((long) LONGS.get(bytes, at) & BEYOND_ASCII) == 0) {
            at += Long.BYTES;
        }
        while (at < to && bytes[at] >= 0) {
            at++;
        }
        return at;
    }

    /**
     * Decodes {@code [from, to)} into {@code target}, which must have room for {@code to - from} units.
     *
     * @return the number of UTF-16 units written
     */
    public static int decode(byte[] bytes, int from, int to, char[] target) {
        int units = 0;
        int at = from;
        while (at < to) {
            int first = bytes[at];
            if (first >= 0) {
                target[units++] = (char) first;
                at++;
            } else if ((first & 0xE0) == 0xC0) {
                int codePoint = (first & 0x1F) << 6 | continuation(bytes, at + 1, to);
                check(codePoint >= 0x80, at);
                target[units++] = (char) codePoint;
                at += 2;
            } else if ((first & 0xF0) == 0xE0) {
                int codePoint =
                        (first & 0x0F) << 12 | continuation(bytes, at + 1, to) << 6 | continuation(bytes, at + 2, to);
                check(codePoint >= 0x800 && !(codePoint >= 0xD800 && codePoint <= 0xDFFF), at);
                target[units++] = (char) codePoint;
                at += 3;
            } else {
                check((first & 0xF8) == 0xF0, at);
                int codePoint = (first & 0x07) << 18
                        | continuation(bytes, at + 1, to) << 12
                        | continuation(bytes, at + 2, to) << 6
                        | continuation(bytes, at + 3, to);
                check(codePoint >= 0x10000 && codePoint <= Character.MAX_CODE_POINT, at);
                target[units++] = Character.highSurrogate(codePoint);
                target[units++] = Character.lowSurrogate(codePoint);
                at += 4;
            }
        }
        return units;
    }

    private static int continuation(byte[] bytes, int at, int to) {
        check(at < to && (bytes[at] & 0xC0) == 0x80, at);
        return bytes[at] & 0x3F;
    }

    private static void check(boolean wellFormed, int at) {
        if (!wellFormed) {
            throw MalformedBinaryException.malformed("malformed UTF-8", at);
        }
    }

    /** How many bytes {@link #encode} writes. */
    public static int encodedLength(CharSequence text) {
        int length = text.length();
        int bytes = 0;
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                bytes++;
            } else if (unit < 0x800) {
                bytes += 2;
            } else if (isPair(text, i, length)) {
                bytes += 4;
                i++;
            } else {
                bytes += 3;
            }
        }
        return bytes;
    }

    /** Writes {@code text} to {@code target} from {@code at} on and returns the position after it. */
    public static int encode(CharSequence text, byte[] target, int at) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (unit < 0x80) {
                target[at++] = (byte) unit;
            } else if (unit < 0x800) {
                target[at++] = (byte) (0xC0 | unit >> 6);
                target[at++] = (byte) (0x80 | (unit & 0x3F));
            } else if (isPair(text, i, length)) {
                int codePoint = Character.toCodePoint(unit, text.charAt(++i));
                target[at++] = (byte) (0xF0 | codePoint >> 18);
                target[at++] = (byte) (0x80 | (codePoint >> 12 & 0x3F));
                target[at++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
                target[at++] = (byte) (0x80 | (codePoint & 0x3F));
            } else {
                int codePoint = Character.isSurrogate(unit) ? REPLACEMENT : unit;
                target[at++] = (byte) (0xE0 | codePoint >> 12);
                target[at++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
                target[at++] = (byte) (0x80 | (codePoint & 0x3F));
            }
        }
        return at;
    }

    private static boolean isPair(CharSequence text, int i, int length) {
        return Character.isHighSurrogate(text.charAt(i))
                && i + 1 < length
                && Character.isLowSurrogate(text.charAt(i + 1));
    }
}
