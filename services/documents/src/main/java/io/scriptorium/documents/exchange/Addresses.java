package io.scriptorium.documents.exchange;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses links and images may have: relative ones, and those of a few schemes. What stands in front of the first colon must be one of them as it
 * is, so no trick with white space, control characters or escapes makes another scheme of it.
 */
final class Addresses {
    /** Those that the editor accepts too, but for what starts programs that nobody expects. */
    private static final Set<String> LINK_SCHEMES =
            Set.of("http", "https", "ftp", "ftps", "mailto", "tel", "sms", "xmpp");

    private static final Set<String> IMAGE_SCHEMES = Set.of("http", "https");

    private Addresses() {}

    /** The address of a link, without blanks; null if it is none or not allowed. */
    static @Nullable String link(@Nullable String address) {
        return allowed(address, LINK_SCHEMES);
    }

    /** The address of an image, without blanks; null if it is none or not allowed. */
    static @Nullable String image(@Nullable String address) {
        return allowed(address, IMAGE_SCHEMES);
    }

    private static @Nullable String allowed(@Nullable String address, Set<String> schemes) {
        if (address == null) {
            return null;
        }
        String stripped = address.strip();
        if (stripped.isEmpty() || stripped.codePoints().anyMatch(Addresses::isInvisible)) {
            return null;
        }
        String scheme = scheme(stripped);
        if (scheme != null && !schemes.contains(scheme.toLowerCase(Locale.ROOT))) {
            return null;
        }
        return stripped.replace(" ", "%20");
    }

    /** What stands in front of the first colon, unless that is part of a path, a query or a fragment. */
    private static @Nullable String scheme(String address) {
        int colon = address.indexOf(':');
        boolean relative = colon < 0
                || address.substring(0, colon).chars().anyMatch(unit -> unit == '/' || unit == '?' || unit == '#');
        return relative ? null : address.substring(0, colon);
    }

    private static boolean isInvisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
