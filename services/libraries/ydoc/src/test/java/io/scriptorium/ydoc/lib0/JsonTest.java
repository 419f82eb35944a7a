package io.scriptorium.ydoc.lib0;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest
    @CsvSource({
        "0.0, 0",
        "-0.0, 0",
        "1.0, 1",
        "-1.5, -1.5",
        "100.0, 100",
        "1e21, 1e+21",
        "1e20, 100000000000000000000",
        "123456789012345680000, 123456789012345680000",
        "0.000001, 0.000001",
        "0.0000001, 1e-7",
        "1.5e-9, 1.5e-9",
        "1.7976931348623157e308, 1.7976931348623157e+308",
        "4.9e-324, 5e-324",
        "0.1, 0.1",
        "1e300, 1e+300"
    })
    void numbersAreLaidOutAsInJavaScript(double number, String printed) {
        assertEquals(printed, JsNumber.toString(number));
        assertEquals(printed, Json.stringify(number));
    }

    @Test
    void whatJsonCannotHold() {
        assertEquals("null", Json.stringify(Double.NaN));
        assertEquals("null", Json.stringify(Double.NEGATIVE_INFINITY));
        assertEquals("[null,1]", Json.stringify(Arrays.asList(Undefined.UNDEFINED, 1L)));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", Undefined.UNDEFINED);
        map.put("b", null);
        assertEquals("{\"b\":null}", Json.stringify(map));
        assertEquals("{\"0\":255}", Json.stringify(new byte[] {-1}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "true",
                "[1,-2.5,\"a\"]",
                "{\"1\":0,\"b\":{},\"a\":[]}",
                "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\"",
                "\"😀\"",
                "\"\\ud83d\""
            })
    void whatWasParsedIsPrintedAsItWas(String json) {
        assertEquals(json, Json.stringify(Json.parse(json, 10, 0)));
    }

    @Test
    void escapesAndWhitespace() {
        assertEquals("a/Aü", Json.parse(" \"a\\/\\u0041\\u00fC\" ", 10, 0));
        assertEquals(-0.0, Json.parse("-0", 10, 0));
        assertEquals(100L, Json.parse("1E2", 10, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "nul",
                "01",
                "1.",
                ".5",
                "+1",
                "1e",
                "\"",
                "\"\t\"",
                "\"\\x\"",
                "\"\\u12\"",
                "[1,]",
                "[",
                "{",
                "{1:2}",
                "{\"a\"}",
                "{\"a\":1,}",
                "1 2",
                "NaN"
            })
    void malformedJsonIsRefused(String json) {
        assertThrows(MalformedBinaryException.class, () -> Json.parse(json, 10, 0));
    }

    @Test
    void nestingIsLimited() {
        assertThrows(MalformedBinaryException.class, () -> Json.parse("[".repeat(100_000), 256, 0));
    }
}
