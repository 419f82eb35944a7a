package io.scriptorium.documents.exchange;

import java.util.BitSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Writes text so that Markdown takes it for nothing but text, and no more backslashes than that needs. */
final class MarkdownEscapes {
    private static final Pattern ENTITY = Pattern.compile("&(?=#?[a-zA-Z0-9]{1,32};)");
    private static final Pattern LIST_NUMBER = Pattern.compile("(\\d{1,9})([.)])(?=[ \\t]|\\z)");
    private static final Pattern BLOCK_START =
            Pattern.compile("[>]|[-+](?=[ \\t]|\\z)|#{1,6}(?=[ \\t]|\\z)|[-=:|][-=:| \\t]*\\z");
    private static final Pattern CLOSING_HASHES = Pattern.compile("(?:^|[ \\t])#+\\z");

    private MarkdownEscapes() {}

    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            boolean special = switch (unit) {
                case '\\', '`', '*', '[', ']', '~' -> true;
                case '_' -> !isInsideWord(text, i);
                case '<' -> i + 1 == text.length() || opensTag(text.charAt(i + 1));
                case '&' -> ENTITY.matcher(text).region(i, text.length()).lookingAt();
                default -> false;
            };
            if (special) {
                escaped.append('\\');
            }
            escaped.append(unit);
        }
        return escaped.toString();
    }

    private static boolean isInsideWord(String text, int at) {
        return at > 0
                && at + 1 < text.length()
                && Character.isLetterOrDigit(text.codePointBefore(at))
                && Character.isLetterOrDigit(text.codePointAt(at + 1));
    }

    private static boolean opensTag(char unit) {
        return unit == '/' || unit == '!' || unit == '?' || Character.isLetter(unit);
    }

    /** Keeps the end of a heading from being taken for its closing sequence. */
    static String escapeClosingHashes(String heading) {
        return CLOSING_HASHES.matcher(heading).find() ? heading.substring(0, heading.length() - 1) + "\\#" : heading;
    }

    /** Keeps the starts of lines from being taken for headings, lists, quotes, rules and tables. */
    static String escapeBlockStarts(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (String line : text.split("\n", -1)) {
            if (!escaped.isEmpty()) {
                escaped.append('\n');
            }
            var number = LIST_NUMBER.matcher(line);
            if (BLOCK_START.matcher(line).lookingAt()) {
                escaped.append('\\').append(line);
            } else if (number.lookingAt()) {
                escaped.append(number.group(1)).append('\\').append(line, number.end(1), line.length());
            } else {
                escaped.append(line);
            }
        }
        return escaped.toString();
    }

    static String codeSpan(String code) {
        String fence = "`".repeat(shortestMissingRun(code));
        boolean blankEnds = code.startsWith(" ") && code.endsWith(" ") && !code.isBlank();
        String pad = code.startsWith("`") || code.endsWith("`") || blankEnds ? " " : "";
        return fence + pad + code + pad + fence;
    }

    /** The shortest fence that does not end inside of the code. */
    private static int shortestMissingRun(String code) {
        BitSet lengths = new BitSet();
        int run = 0;
        for (int i = 0; i <= code.length(); i++) {
            if (i < code.length() && code.charAt(i) == '`') {
                run++;
            } else {
                lengths.set(run);
                run = 0;
            }
        }
        return lengths.nextClearBit(1);
    }

    /** The address of a link or image. */
    static String destination(String address) {
        String escaped = ENTITY.matcher(address.replace("\\", "\\\\")).replaceAll("\\\\&");
        if (escaped.startsWith("<") || !parenthesesMatch(escaped)) {
            return "<" + escaped.replace("<", "\\<").replace(">", "\\>") + ">";
        }
        return escaped;
    }

    /** The title of a link or image, with the space in front of it. */
    static String title(@Nullable String title) {
        if (title == null || title.isEmpty()) {
            return "";
        }
        String escaped = title.replaceAll("\\s+", " ").replace("\\", "\\\\").replace("\"", "\\\"");
        return " \"" + ENTITY.matcher(escaped).replaceAll("\\\\&") + "\"";
    }

    /** The text that stands for an image. */
    static String alternative(@Nullable String text) {
        return text == null ? "" : escape(text.replaceAll("\\s+", " ").strip());
    }

    /** Whether they are balanced, and not nested: all readers agree on these. */
    private static boolean parenthesesMatch(String address) {
        int open = 0;
        for (int i = 0; i < address.length(); i++) {
            switch (address.charAt(i)) {
                case '(' -> open++;
                case ')' -> open--;
                default -> {}
            }
            if (open < 0 || open > 1) {
                return false;
            }
        }
        return open == 0;
    }
}
