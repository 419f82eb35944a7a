package io.scriptorium.ydoc.lib0;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryEncodingTest {
    private static BinaryReader reader(String hex) {
        return new BinaryReader(HexFormat.of().parseHex(hex));
    }

    private static String hex(BinaryWriter writer) {
        return HexFormat.of().formatHex(writer.toByteArray());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "127, 7f",
        "128, 8001",
        "16383, ff7f",
        "16384, 808001",
        "2097151, ffff7f",
        "4294967295, ffffffff0f",
        "9007199254740991, ffffffffffffff0f"
    })
    void unsignedIntegers(long value, String encoded) {
        BinaryWriter writer = new BinaryWriter();
        writer.writeVarUint(value);
        assertEquals(encoded, hex(writer));
        assertEquals(value, reader(encoded).readVarUint());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "63, 3f",
        "-1, 41",
        "-63, 7f",
        "64, 8001",
        "-64, c001",
        "2147483647, bfffffff0f",
        "-9007199254740991, ffffffffffffff1f"
    })
    void signedIntegers(long value, String encoded) {
        BinaryWriter writer = new BinaryWriter();
        writer.writeVarInt(value);
        assertEquals(encoded, hex(writer));
        assertEquals(value, reader(encoded).readVarInt());
    }

    /** The seven bits of each byte, one after the other, with a mark on all but the last. */
    private static String byHand(long value, int firstBits, int sign) {
        StringBuilder encoded = new StringBuilder();
        long rest = value >>> firstBits;
        HexFormat hex = HexFormat.of();
        encoded.append(hex.toHexDigits((byte) ((rest > 0 ? 1 << 7 : 0) | sign | (value & ((1L << firstBits) - 1)))));
        for (; rest > 0; rest >>>= 7) {
            encoded.append(hex.toHexDigits((byte) ((rest > 0x7F ? 1 << 7 : 0) | (rest & 0x7F))));
        }
        return encoded.toString();
    }

    @Test
    void integersOfEveryLength() {
        for (int bits = 0; bits <= 53; bits++) {
            for (long value = Math.max(0, (1L << bits) - 3); value <= (1L << bits) + 3 && value <= 1L << 53; value++) {
                BinaryWriter writer = new BinaryWriter();
                if (value < 1L << 53) {
                    writer.writeVarUint(value);
                    assertEquals(byHand(value, 7, 0), hex(writer));
                    writer.reset();
                    writer.writeVarInt(value);
                    assertEquals(byHand(value, 6, 0), hex(writer));
                    writer.reset();
                    writer.writeVarInt(value, true);
                    assertEquals(byHand(value, 6, 0x40), hex(writer));
                }
            }
        }
    }

    /** However much is written, and in whatever portions: it comes out as it went in. */
    @ParameterizedTest
    @ValueSource(ints = {1, 100, 5_000, 70_000})
    void longTextsArePutTogetherFromSeveralBuffers(int portion) {
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        BinaryWriter writer = new BinaryWriter();
        BinaryWriter half = new BinaryWriter();
        Random random = new Random(portion);
        while (expected.size() < 300_000) {
            byte[] bytes = new byte[1 + random.nextInt(portion)];
            random.nextBytes(bytes);
            half.reset();
            half.writeRaw(bytes);
            half.writeVarUint(300);
            half.writeRaw(bytes);
            writer.writeRaw(half);
            expected.writeBytes(bytes);
            expected.writeBytes(new byte[] {(byte) 0xAC, 2});
            expected.writeBytes(bytes);
            assertEquals(expected.size(), writer.size());
        }
        assertArrayEquals(expected.toByteArray(), writer.toByteArray());
        half.reset();
        half.writeBytes(writer);
        BinaryReader reader = new BinaryReader(half.toByteArray());
        assertArrayEquals(expected.toByteArray(), reader.readBytes());
        assertArrayEquals(
                half.toByteArray(),
                Arrays.copyOfRange(
                        BinaryWriter.concat(List.of(writer, half)), expected.size(), expected.size() + half.size()));
        writer.reset();
        writer.writeString("again");
        assertEquals(6, writer.toByteArray().length);
    }

    @Test
    void negativeZeroIsToldFromZero() {
        BinaryWriter writer = new BinaryWriter();
        writer.writeVarInt(0, true);
        assertEquals("40", hex(writer));
        assertEquals(1, reader("40").readVarIntBits());
        assertEquals(0, reader("00").readVarIntBits());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "8080", "ffffffffffffff10", "808080808080808000", "ffffffffffffffff7f"})
    void integersThatAreCutOffOrTooLargeAreRefused(String encoded) {
        assertThrows(MalformedBinaryException.class, () -> reader(encoded).readVarUint());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ü", "日本", "😀", "a😀b", "\u0000"})
    void strings(String text) {
        BinaryWriter writer = new BinaryWriter();
        writer.writeString(text);
        assertEquals(text, new BinaryReader(writer.toByteArray()).readString());
    }

    @Test
    void loneSurrogatesAreReplaced() {
        BinaryWriter writer = new BinaryWriter();
        writer.writeString("a\ud83d");
        assertEquals("0461efbfbd", hex(writer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0180", // a continuation byte first
                "02c080", // overlong
                "03e08080", // overlong
                "03eda080", // a surrogate
                "04f4908080", // beyond U+10FFFF
                "01c3", // cut off
                "05f888808080", // five bytes
                "0561" // shorter than it says
            })
    void malformedTextIsRefused(String encoded) {
        assertThrows(MalformedBinaryException.class, () -> reader(encoded).readString());
    }

    @Test
    void aFailureTellsItsOffset() {
        BinaryReader reader = reader("05ff05");
        reader.readByte();
        reader.readByte();
        MalformedBinaryException failure = assertThrows(MalformedBinaryException.class, reader::readString);
        assertEquals(2, failure.offset());
        assertEquals(MalformedBinaryException.Reason.MALFORMED, failure.reason());
    }

    @Test
    void aClaimedLengthAllocatesNothing() {
        // 2^40 bytes are claimed, none are there
        assertThrows(
                MalformedBinaryException.class, () -> reader("808080808020").readBytes());
        assertThrows(
                MalformedBinaryException.class, () -> reader("808080808020").readString());
        assertThrows(
                MalformedBinaryException.class, () -> reader("75808080808020").readAny());
    }

    @Test
    void sectionsAreBounded() {
        BinaryReader reader = reader("02010203");
        BinaryReader section = reader.readSection();
        assertEquals(1, section.readByte());
        assertEquals(2, section.readByte());
        assertThrows(MalformedBinaryException.class, section::readByte);
        assertArrayEquals(new byte[] {3}, reader.readRemaining());
    }
}
