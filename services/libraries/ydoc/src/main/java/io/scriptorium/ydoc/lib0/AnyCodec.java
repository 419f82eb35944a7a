package io.scriptorium.ydoc.lib0;

import static io.scriptorium.ydoc.lib0.Undefined.UNDEFINED;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * lib0's {@code any}: one tag byte and a value.
 *
 * <pre>
 *  127 undefined       {@link Undefined}
 *  126 null            null
 *  125 integer         Long; varint. Written for integers up to 2^31-1; negative zero is the Double -0.0
 *  124 float32         Long or Double; 4 bytes, big endian. Written where it is exact
 *  123 float64         Long or Double; 8 bytes, big endian
 *  122 bigint          BigInteger; 8 bytes, big endian, signed
 *  121 false 120 true  Boolean
 *  119 string          String
 *  118 object          Map&lt;String, Object&gt;; varuint count, then string key and any value each, in {@link JsKeys} order
 *  117 array           List&lt;Object&gt;; varuint count, then any each
 *  116 bytes           byte[]; varuint length, bytes
 * </pre>
 *
 * JavaScript has one number type, so whatever the tag, a whole number up to 2^53-1 is read as a {@code Long} and every other
 * number as a {@code Double}; any Java number can be written. Lists and maps that were read must not be changed; each is an
 * object of its own, even an empty one, because the engine compares formats by identity where JavaScript does.
 */
public final class AnyCodec {
    /** How deep lists and maps may nest where nobody says otherwise. */
    public static final int DEFAULT_DEPTH = 256;

    private static final int TAG_UNDEFINED = 127;
    private static final int TAG_NULL = 126;
    private static final int TAG_INTEGER = 125;
    private static final int TAG_FLOAT32 = 124;
    private static final int TAG_FLOAT64 = 123;
    private static final int TAG_BIGINT = 122;
    private static final int TAG_FALSE = 121;
    private static final int TAG_TRUE = 120;
    private static final int TAG_STRING = 119;
    private static final int TAG_OBJECT = 118;
    private static final int TAG_ARRAY = 117;
    private static final int TAG_BYTES = 116;

    private static final long MAX_SHORT_INTEGER = Integer.MAX_VALUE;
    private static final BigInteger MIN_BIGINT = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX_BIGINT = BigInteger.valueOf(Long.MAX_VALUE);

    private AnyCodec() {}

    static @Nullable Object read(BinaryReader reader, int depthLeft) {
        int at = reader.position();
        int tag = reader.readByte();
        return switch (tag) {
            case TAG_UNDEFINED -> UNDEFINED;
            case TAG_NULL -> null;
            case TAG_INTEGER -> readInteger(reader);
            case TAG_FLOAT32 -> number(reader.readFloat32());
            case TAG_FLOAT64 -> number(reader.readFloat64());
            case TAG_BIGINT -> BigInteger.valueOf(reader.readInt64());
            case TAG_FALSE -> false;
            case TAG_TRUE -> true;
            case TAG_STRING -> reader.readString();
            case TAG_OBJECT -> readObject(reader, deeper(depthLeft, at));
            case TAG_ARRAY -> readArray(reader, deeper(depthLeft, at));
            case TAG_BYTES -> reader.readBytes();
            default -> throw MalformedBinaryException.malformed("unknown tag " + tag, at);
        };
    }

    private static int deeper(int depthLeft, int at) {
        if (depthLeft == 0) {
            throw MalformedBinaryException.limit("value nested too deeply", at);
        }
        return depthLeft - 1;
    }

    private static Object readInteger(BinaryReader reader) {
        long bits = reader.readVarIntBits();
        if (bits == 1) {
            return -0.0;
        }
        long magnitude = bits >>> 1;
        return (bits & 1) == 0 ? magnitude : -magnitude;
    }

    /** A JavaScript number as Java sees it best: a {@code Long} where it is whole and safe, else a {@code Double}. */
    public static Object number(double value) {
        long whole = (long) value;
        boolean exact = whole == value && Math.abs(value) <= BinaryReader.MAX_INTEGER;
        return exact && (whole != 0 || 1 / value > 0) ? (Object) whole : (Object) value;
    }

    private static Map<String, @Nullable Object> readObject(BinaryReader reader, int depthLeft) {
        int count = reader.readCount(2);
        Map<String, @Nullable Object> object = LinkedHashMap.newLinkedHashMap(Math.min(count, 16));
        for (int i = 0; i < count; i++) {
            String key = reader.readString();
            object.put(key, read(reader, depthLeft));
        }
        return JsKeys.inOrder(object);
    }

    private static List<@Nullable Object> readArray(BinaryReader reader, int depthLeft) {
        int count = reader.readCount(1);
        List<@Nullable Object> array = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            array.add(read(reader, depthLeft));
        }
        return array;
    }

    static void write(BinaryWriter writer, @Nullable Object value) {
        switch (value) {
            case null -> writer.writeByte(TAG_NULL);
            case Undefined _ -> writer.writeByte(TAG_UNDEFINED);
            case String text -> {
                writer.writeByte(TAG_STRING);
                writer.writeString(text);
            }
            case Boolean flag -> writer.writeByte(flag ? TAG_TRUE : TAG_FALSE);
            case Double number -> writeNumber(writer, number);
            case Float number -> writeNumber(writer, number);
            case BigInteger number -> writeBigint(writer, number);
            case Number number -> writeInteger(writer, number.longValue());
            case byte[] bytes -> {
                writer.writeByte(TAG_BYTES);
                writer.writeBytes(bytes);
            }
            case List<?> array -> {
                writer.writeByte(TAG_ARRAY);
                writer.writeVarUint(array.size());
                for (Object element : array) {
                    write(writer, element);
                }
            }
            case Map<?, ?> object -> writeObject(writer, object);
            default -> throw new IllegalArgumentException("cannot be encoded: " + value.getClass());
        }
    }

    @SuppressWarnings("unchecked") // a map of another kind fails at its first key
    private static void writeObject(BinaryWriter writer, Map<?, ?> object) {
        writer.writeByte(TAG_OBJECT);
        writer.writeVarUint(object.size());
        for (Map.Entry<String, ?> entry :
                JsKeys.inOrder((Map<String, ?>) object).entrySet()) {
            writer.writeString(entry.getKey());
            write(writer, entry.getValue());
        }
    }

    private static void writeInteger(BinaryWriter writer, long value) {
        if (Math.abs(value) <= MAX_SHORT_INTEGER) {
            writer.writeByte(TAG_INTEGER);
            writer.writeVarInt(value);
        } else if (value != Long.MAX_VALUE && (long) (double) value == value) {
            writeNumber(writer, (double) value);
        } else {
            throw new IllegalArgumentException("not exact as a number, use a BigInteger: " + value);
        }
    }

    private static void writeNumber(BinaryWriter writer, double value) {
        if (value == Math.rint(value) && Math.abs(value) <= MAX_SHORT_INTEGER) {
            writer.writeByte(TAG_INTEGER);
            writer.writeVarInt((long) Math.abs(value), value < 0 || (value == 0 && 1 / value < 0));
        } else if ((float) value == value) {
            writer.writeByte(TAG_FLOAT32);
            writer.writeFloat32((float) value);
        } else {
            writer.writeByte(TAG_FLOAT64);
            writer.writeFloat64(value);
        }
    }

    private static void writeBigint(BinaryWriter writer, BigInteger value) {
        if (value.compareTo(MIN_BIGINT) < 0 || value.compareTo(MAX_BIGINT) > 0) {
            throw new IllegalArgumentException("beyond 64 bits: " + value);
        }
        writer.writeByte(TAG_BIGINT);
        writer.writeInt64(value.longValue());
    }
}
