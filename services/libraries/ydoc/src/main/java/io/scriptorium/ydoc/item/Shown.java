package io.scriptorium.ydoc.item;

import io.scriptorium.ydoc.lib0.Json;
import io.scriptorium.ydoc.lib0.Undefined;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** Values in short, for people to read. */
final class Shown {
    private Shown() {}

    static String of(@Nullable Object value) {
        return shortened(
                switch (value) {
                    case byte[] bytes -> bytes.length + " bytes";
                    case Undefined undefined -> undefined.toString();
                    case BigInteger number -> number + "n";
                    case null, default -> Json.canHold(value) ? Json.stringify(value) : String.valueOf(value);
                });
    }

    static String shortened(String text) {
        return text.length() <= StructDescription.MAX_SHOWN
                ? text
                : text.substring(0, StructDescription.MAX_SHOWN) + '…';
    }
}
