package io.scriptorium.ydoc.lib0;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
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
