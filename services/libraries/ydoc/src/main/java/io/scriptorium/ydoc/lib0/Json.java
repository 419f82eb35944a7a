package io.scriptorium.ydoc.lib0;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON exactly as JavaScript parses and prints it, on the values that {@link AnyCodec} describes. Update v1 carries embedded values
 * and formats as JSON text, so each digit and the order of keys count.
 */
public final class Json {
    private static final String HEX = "0123456789abcdef";

    private final String text;
    private final int offset;
    private int at;

    private Json(String text, int offset) {
        this.text = text;
        this.offset = offset;
    }

    /**
     * What {@code JSON.parse} gives.
     *
     * @param maxDepth how deep lists and maps may nest
     * @param offset where the text stands in its input, for failures
     */
    public static @Nullable Object parse(String text, int maxDepth, int offset) {
        Json json = new Json(text, offset);
        Object value = json.value(maxDepth);
        json.skipWhitespace();
        if (json.at < text.length()) {
            throw json.malformed();
        }
        return value;
    }

    private MalformedBinaryException malformed() {
        return MalformedBinaryException.malformed("malformed JSON", offset);
    }

    private void skipWhitespace() {
        while (at < text.length() && " \t\n\r".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw malformed();
        }
        return text.charAt(at);
    }

    private void expect(String literal) {
        if (!text.startsWith(literal, at)) {
            throw malformed();
        }
        at += literal.length();
    }

    private @Nullable Object value(int depthLeft) {
        skipWhitespace();
        return switch (peek()) {
            case '{' -> object(deeper(depthLeft));
            case '[' -> array(deeper(depthLeft));
            case '"' -> string();
            case 't' -> {
                expect("true");
                yield true;
            }
            case 'f' -> {
                expect("false");
                yield false;
            }
            case 'n' -> {
                expect("null");
                yield null;
            }
            default -> number();
        };
    }

    private int deeper(int depthLeft) {
        if (depthLeft == 0) {
            throw MalformedBinaryException.limit("value nested too deeply", offset);
        }
        return depthLeft - 1;
    }

    private Map<String, @Nullable Object> object(int depthLeft) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        at++;
        skipWhitespace();
        if (peek() == '}') {
            at++;
            return object;
        }
        while (true) {
            skipWhitespace();
            if (peek() != '"') {
                throw malformed();
            }
            String key = string();
            skipWhitespace();
            expect(":");
            object.put(key, value(depthLeft));
            skipWhitespace();
            if (peek() == '}') {
                at++;
                return JsKeys.inOrder(object);
            }
            expect(",");
        }
    }

    private List<@Nullable Object> array(int depthLeft) {
        List<@Nullable Object> array = new ArrayList<>();
        at++;
        skipWhitespace();
        if (peek() == ']') {
            at++;
            return array;
        }
        while (true) {
            array.add(value(depthLeft));
            skipWhitespace();
            if (peek() == ']') {
                at++;
                return array;
            }
            expect(",");
        }
    }

    private String string() {
        int start = ++at;
        while (peek() != '"' && peek() != '\\' && peek() >= ' ') {
            at++;
        }
        if (peek() == '"') {
            return text.substring(start, at++);
        }
        StringBuilder unescaped = new StringBuilder(text.substring(start, at));
        while (true) {
            char unit = peek();
            at++;
            if (unit == '"') {
                return unescaped.toString();
            } else if (unit < ' ') {
                throw malformed();
            }
            unescaped.append(unit == '\\' ? escaped() : unit);
        }
    }

    private char escaped() {
        char kind = peek();
        at++;
        return switch (kind) {
            case '"', '\\', '/' -> kind;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int unit = 0;
                for (int i = 0; i < 4; i++) {
                    int digit = HEX.indexOf(Character.toLowerCase(peek()));
                    if (digit < 0) {
                        throw malformed();
                    }
                    unit = unit << 4 | digit;
                    at++;
                }
                yield (char) unit;
            }
            default -> throw malformed();
        };
    }

    private Object number() {
        int start = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        return AnyCodec.number(Double.parseDouble(text.substring(start, at)));
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw malformed();
        }
    }

    /** Whether {@link #stringify} gives JSON for a value: big integers have no place in JSON, and {@code undefined} only inside of others. */
    public static boolean canHold(@Nullable Object value) {
        return value != Undefined.UNDEFINED && hasNoBigInteger(value);
    }

    private static boolean hasNoBigInteger(@Nullable Object value) {
        return switch (value) {
            case BigInteger _ -> false;
            case List<?> list -> list.stream().allMatch(Json::hasNoBigInteger);
            case Map<?, ?> map -> map.values().stream().allMatch(Json::hasNoBigInteger);
            case null, default -> true;
        };
    }

    /** What {@code JSON.stringify} gives; {@code undefined} for {@link Undefined}. */
    public static String stringify(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(@Nullable Object value, StringBuilder out) {
        switch (value) {
            case null -> out.append("null");
            case Undefined _ -> out.append("undefined");
            case Boolean flag -> out.append(flag.booleanValue());
            case String string -> quote(string, out);
            case Double number -> writeNumber(number, out);
            case Float number -> writeNumber(number, out);
            case BigInteger _ -> throw new IllegalArgumentException("JSON has no big integers");
            case Number number -> out.append(JsNumber.toString(number.doubleValue()));
            case byte[] bytes -> writeBytes(bytes, out);
            case List<?> array -> writeArray(array, out);
            case Map<?, ?> object -> writeObject(object, out);
            default -> throw new IllegalArgumentException("not JSON: " + value.getClass());
        }
    }

    private static void writeNumber(double number, StringBuilder out) {
        out.append(Double.isFinite(number) ? JsNumber.toString(number) : "null");
    }

    private static void writeBytes(byte[] bytes, StringBuilder out) {
        out.append('{');
        for (int i = 0; i < bytes.length; i++) {
            out.append(i == 0 ? "\"" : ",\"").append(i).append("\":").append(bytes[i] & 0xFF);
        }
        out.append('}');
    }

    private static void writeArray(List<?> array, StringBuilder out) {
        out.append('[');
        boolean first = true;
        for (Object element : array) {
            if (!first) {
                out.append(',');
            }
            first = false;
            write(element == Undefined.UNDEFINED ? null : element, out);
        }
        out.append(']');
    }

    @SuppressWarnings("unchecked") // a map of another kind fails at its first key
    private static void writeObject(Map<?, ?> object, StringBuilder out) {
        out.append('{');
        boolean first = true;
        for (Map.Entry<String, ?> entry :
                JsKeys.inOrder((Map<String, ?>) object).entrySet()) {
            if (entry.getValue() != Undefined.UNDEFINED) {
                if (!first) {
                    out.append(',');
                }
                first = false;
                quote(entry.getKey(), out);
                out.append(':');
                write(entry.getValue(), out);
            }
        }
        out.append('}');
    }

    private static void quote(String string, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char unit = string.charAt(i);
            switch (unit) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    boolean pair = Character.isHighSurrogate(unit)
                            && i + 1 < string.length()
                            && Character.isLowSurrogate(string.charAt(i + 1));
                    if (pair) {
                        out.append(unit).append(string.charAt(++i));
                    } else if (unit < ' ' || Character.isSurrogate(unit)) {
                        out.append("\\u");
                        for (int shift = 12; shift >= 0; shift -= 4) {
                            out.append(HEX.charAt(unit >> shift & 0xF));
                        }
                    } else {
                        out.append(unit);
                    }
                }
            }
        }
        out.append('"');
    }
}
