package io.scriptorium.ydoc.lib0;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Prints numbers as JavaScript does: the shortest digits that read back the same, and an exponent only from 1e21 and below 1e-6. */
public final class JsNumber {
    private JsNumber() {}

    /** What {@code String(number)} gives. */
    public static String toString(double number) {
        if (number == (long) number && Math.abs(number) <= BinaryReader.MAX_INTEGER) {
            return Long.toString((long) number);
        } else if (Double.isNaN(number)) {
            return "NaN";
        } else if (Double.isInfinite(number)) {
            return number > 0 ? "Infinity" : "-Infinity";
        }
        BigDecimal shortest = shortest(Math.abs(number));
        String digits = shortest.unscaledValue().toString();
        int point = digits.length() - shortest.scale();
        return (number < 0 ? "-" : "") + layOut(digits, point);
    }

    private static BigDecimal shortest(double number) {
        BigDecimal digits = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (digits.precision() == 2) {
            // Java prints two digits at least, also where one would do: 4.9E-324
            BigDecimal digit = digits.round(new MathContext(1, RoundingMode.HALF_EVEN));
            if (digit.doubleValue() == number) {
                return digit.stripTrailingZeros();
            }
        }
        return digits;
    }

    /** Lays out 0.digits · 10^point. */
    private static String layOut(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= 21) {
            return digits + "0".repeat(point - count);
        } else if (point > 0 && point <= 21) {
            return digits.substring(0, point) + "." + digits.substring(point);
        } else if (point > -6 && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        String exponent = (point - 1 < 0 ? "e-" : "e+") + Math.abs(point - 1);
        return count == 1 ? digits + exponent : digits.charAt(0) + "." + digits.substring(1) + exponent;
    }
}
