package io.scriptorium.ydoc.lib0;

import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** JavaScript's conversion of values to strings, which XML attributes go through. */
public final class JsString {
    private JsString() {}

    /** What {@code String(value)} gives. */
    public static String of(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Double number -> JsNumber.toString(number);
            case Float number -> JsNumber.toString(number);
            case List<?> list -> {
                StringJoiner joined = new StringJoiner(",");
                for (Object element : list) {
                    joined.add(element == null || element == Undefined.UNDEFINED ? "" : of(element));
                }
                yield joined.toString();
            }
            case byte[] bytes -> {
                StringJoiner joined = new StringJoiner(",");
                for (byte element : bytes) {
                    joined.add(Integer.toString(element & 0xFF));
                }
                yield joined.toString();
            }
            case String _, Boolean _, Number _, Undefined _ -> value.toString();
            default -> "[object Object]";
        };
    }
}
