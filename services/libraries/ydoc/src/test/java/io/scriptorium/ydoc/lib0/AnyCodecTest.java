package io.scriptorium.ydoc.lib0;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnyCodecTest {
    private static String encoded(Object value) {
        BinaryWriter writer = new BinaryWriter();
        writer.writeAny(value);
        return HexFormat.of().formatHex(writer.toByteArray());
    }

    private static Object decoded(String hex) {
        return new BinaryReader(HexFormat.of().parseHex(hex)).readAny();
    }

    private static void check(Object value, String hex) {
        assertEquals(hex, encoded(value));
        assertEquals(value, decoded(hex));
    }

    @Test
    void plainValues() {
        check(null, "7e");
        check(Undefined.UNDEFINED, "7f");
        check(true, "78");
        check(false, "79");
        check("ü", "7702c3bc");
        check(BigInteger.valueOf(-2), "7afffffffffffffffe");
        assertArrayEquals(new byte[] {1, 2}, (byte[]) decoded("74020102"));
    }

    @Test
    void theSmallestExactNumberIsChosen() {
        check(0L, "7d00");
        check(-0.0, "7d40");
        check(2147483647L, "7dbfffffff0f");
        check(2147483648L, "7c4f000000");
        check(1.5, "7c3fc00000");
        check(0.1, "7b3fb999999999999a");
        check(9007199254740991L, "7b433fffffffffffff");
        assertEquals(encoded(5), encoded(5L));
        assertEquals(encoded(5.0), encoded(5L));
    }

    @Test
    void wholeNumbersAreLongsHoweverTheyWereWritten() {
        assertEquals(1L, decoded("7c3f800000"));
        assertEquals(1L, decoded("7b3ff0000000000000"));
        assertEquals(1e300, decoded(encoded(1e300)));
    }

    @Test
    void integersThatNoNumberHoldsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> encoded(Long.MAX_VALUE));
    }

    @Test
    void listsAndMaps() {
        check(Arrays.asList(1L, null, List.of()), "75037d017e7500");
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 1L);
        map.put("a", Map.of());
        check(map, "760201627d0101617600");
    }

    @Test
    void keysThatAreIndicesComeFirst() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", 1L);
        map.put("10", 2L);
        map.put("9", 3L);
        map.put("01", 4L);
        assertEquals(
                List.of("9", "10", "b", "01"),
                new ArrayList<>(JsKeys.inOrder(map).keySet()));
        assertEquals(List.of("9", "10", "b", "01"), new ArrayList<>(((Map<?, ?>) decoded(encoded(map))).keySet()));
    }

    @Test
    void nestingIsLimited() {
        String deep = "7501".repeat(AnyCodec.DEFAULT_DEPTH) + "7e";
        decoded(deep);
        MalformedBinaryException failure = assertThrows(MalformedBinaryException.class, () -> decoded("7501" + deep));
        assertEquals(MalformedBinaryException.Reason.LIMIT, failure.reason());
    }
}
