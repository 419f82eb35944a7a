package io.scriptorium.documents.exchange;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line in Markdown.
 *
 * <p>Bold, italic and struck text gets {@code **}, {@code *} and {@code ~~} only where every reader of Markdown must see them so: where the delimiter, by what
 * stands on both sides of it, can only open or only close. Elsewhere, as in {@code x**"y"**z}, it is written as {@code <strong>}, {@code <em>} or {@code <del>}. What has
 * no delimiter, underlines and highlights, is {@code <u>} and {@code <mark>}. {@link MarkdownReader} takes these tags back, and no others.
 */
final class MarkdownLine {
    /** Where the line stands, which decides what a line break is and what has to be escaped. */
    enum Place {
        PARAGRAPH,
        HEADING,
        CELL
    }

    private static final Pattern URI = Pattern.compile("(?:https?|ftp)://[!-;=?-~\\p{L}\\p{N}]+");
    private static final Pattern EMAIL =
            Pattern.compile("[a-zA-Z0-9.+_-]+@[a-zA-Z0-9]+(?:[.-][a-zA-Z0-9]+)*\\.[a-zA-Z]+");

    /** What the sides of a delimiter depend on. */
    private enum Kind {
        SPACE,
        WORD,
        PUNCTUATION,
        /** Neither letter nor blank: readers differ in what they take for punctuation. */
        SYMBOL,
        /** Other white space and what is invisible: no delimiter next to it is sure. */
        UNSURE;

        static Kind of(int codePoint) {
            if (codePoint == ' ' || codePoint == '\t' || codePoint == '\n') {
                return SPACE;
            } else if (codePoint > ' ' && codePoint < 0x7F) {
                return Character.isLetterOrDigit(codePoint) ? WORD : PUNCTUATION;
            } else if (Character.isLetterOrDigit(codePoint)) {
                return WORD;
            }
            return switch (Character.getType(codePoint)) {
                case Character.OTHER_SYMBOL,
                        Character.MATH_SYMBOL,
                        Character.CURRENCY_SYMBOL,
                        Character.DASH_PUNCTUATION,
                        Character.START_PUNCTUATION,
                        Character.END_PUNCTUATION,
                        Character.INITIAL_QUOTE_PUNCTUATION,
                        Character.FINAL_QUOTE_PUNCTUATION,
                        Character.OTHER_PUNCTUATION -> SYMBOL;
                default -> UNSURE;
            };
        }
    }

    /** A part of the line: text that is ready, or an end of a mark whose form is still to be decided. */
    private sealed interface Token {
        record Ready(String text) implements Token {}

        final class Open implements Token {
            final Marks.Mark mark;
            final int depth;
            int close;
            boolean delimiter;

            Open(Marks.Mark mark, int depth) {
                this.mark = mark;
                this.depth = depth;
            }
        }

        record Close(Open open) implements Token {}
    }

    private final Place place;
    private final List<Token> tokens = new ArrayList<>();

    private MarkdownLine(Place place) {
        this.place = place;
    }

    /** The line; in a paragraph with the line breaks that it has. */
    static String of(List<Inline> line, Place place) {
        MarkdownLine markdown = new MarkdownLine(place);
        markdown.add(MarkedLine.of(TrimmedLine.of(line)), 0);
        String text = markdown.joined();
        return switch (place) {
            case PARAGRAPH -> MarkdownEscapes.escapeBlockStarts(text);
            case HEADING -> MarkdownEscapes.escapeClosingHashes(text);
            case CELL -> text.replace("|", "\\|");
        };
    }

    // ---- tokens

    private void add(List<MarkedLine> content, int depth) {
        for (int i = 0; i < content.size(); i++) {
            switch (content.get(i)) {
                case MarkedLine.Leaf(Inline.Text(String text, Marks _)) -> {
                    boolean imageLike = text.endsWith("!")
                            && i + 1 < content.size()
                            && content.get(i + 1) instanceof MarkedLine.Linked;
                    ready(
                            imageLike
                                    ? MarkdownEscapes.escape(text.substring(0, text.length() - 1)) + "\\!"
                                    : MarkdownEscapes.escape(text));
                }
                case MarkedLine.Leaf(Inline.Break _) ->
                    // A backslash at the end of a paragraph is a backslash.
                    ready(place == Place.PARAGRAPH && i + 1 < content.size() ? "\\\n" : "<br>");
                case MarkedLine.Linked(Marks.Link link, List<MarkedLine> inside) -> addLink(link, inside, depth);
                case MarkedLine.Marked(Marks.Mark mark, List<MarkedLine> inside) -> addMarked(mark, inside, depth);
            }
        }
    }

    private void addMarked(Marks.Mark mark, List<MarkedLine> inside, int depth) {
        switch (mark) {
            case CODE -> ready(MarkdownEscapes.codeSpan(plainText(inside)));
            case UNDERLINE, HIGHLIGHT -> {
                ready(openTag(mark));
                add(inside, depth);
                ready(closeTag(mark));
            }
            case BOLD, ITALIC, STRIKE -> {
                Token.Open open = new Token.Open(mark, depth);
                tokens.add(open);
                add(inside, depth + 1);
                open.close = tokens.size();
                tokens.add(new Token.Close(open));
            }
        }
    }

    private void addLink(Marks.Link link, List<MarkedLine> inside, int depth) {
        String text = plainText(inside);
        boolean plain = link.title() == null && inside.size() == 1 && inside.getFirst() instanceof MarkedLine.Leaf;
        boolean uri = text.equals(link.href()) && URI.matcher(text).matches();
        boolean email =
                ("mailto:" + text).equals(link.href()) && EMAIL.matcher(text).matches();
        if (plain && (uri || email)) {
            ready("<" + text + ">");
        } else {
            ready("[");
            add(inside, depth);
            ready("](" + MarkdownEscapes.destination(link.href()) + MarkdownEscapes.title(link.title()) + ")");
        }
    }

    private void ready(String text) {
        if (!text.isEmpty()) {
            tokens.add(new Token.Ready(text));
        }
    }

    private static String plainText(List<MarkedLine> content) {
        StringBuilder text = new StringBuilder();
        for (MarkedLine part : content) {
            switch (part) {
                case MarkedLine.Leaf(Inline.Text(String run, Marks _)) -> text.append(run);
                case MarkedLine.Leaf(Inline.Break _) -> text.append(' ');
                case MarkedLine.Marked(Marks.Mark _, List<MarkedLine> inside) -> text.append(plainText(inside));
                case MarkedLine.Linked(Marks.Link _, List<MarkedLine> inside) -> text.append(plainText(inside));
            }
        }
        return text.toString();
    }

    // ---- delimiters

    private String joined() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < tokens.size(); i++) {
            switch (tokens.get(i)) {
                case Token.Ready ready -> text.append(ready.text());
                case Token.Open open -> {
                    open.delimiter = isSure(open, i);
                    text.append(open.delimiter ? delimiter(open.mark) : openTag(open.mark));
                }
                case Token.Close(Token.Open open) ->
                    text.append(open.delimiter ? delimiter(open.mark) : closeTag(open.mark));
            }
        }
        return text.toString();
    }

    /** Whether the opening delimiter can only open and the closing one can only close. Marks around this one have been decided on. */
    private boolean isSure(Token.Open open, int at) {
        if (at > 0
                && tokens.get(at - 1) instanceof Token.Close(Token.Open before)
                && before.delimiter
                && sameCharacter(before, open)) {
            return false;
        }
        Kind before = kindBefore(open, at);
        Kind firstInside = first(at + 1);
        Kind lastInside = last(open.close - 1);
        Kind after = kindAfter(open);
        boolean opens = isOneWay(before, firstInside);
        boolean closes = isOneWay(after, lastInside);
        // Inside of a word both delimiters can do both; which is clear as long as there are no others that they could
        // belong to.
        boolean alone = open.depth == 0 && open.close == at + 2;
        opens |= alone && before == Kind.WORD && firstInside == Kind.WORD;
        closes |= alone && after == Kind.WORD && lastInside == Kind.WORD;
        return opens && closes;
    }

    /** Whether a delimiter with these neighbours belongs to what is inside, and can't belong to what is outside. */
    private static boolean isOneWay(Kind outside, Kind inside) {
        return switch (outside) {
            case SPACE -> inside != Kind.SPACE && inside != Kind.UNSURE;
            case PUNCTUATION -> inside == Kind.WORD;
            case WORD, SYMBOL, UNSURE -> false;
        };
    }

    private Kind kindBefore(Token.Open open, int at) {
        if (at > 0 && tokens.get(at - 1) instanceof Token.Open outer && outer.delimiter && sameCharacter(outer, open)) {
            return kindBefore(outer, at - 1);
        }
        return last(at - 1);
    }

    private Kind kindAfter(Token.Open open) {
        int next = open.close + 1;
        if (next < tokens.size()
                && tokens.get(next) instanceof Token.Close(Token.Open outer)
                && outer.delimiter
                && sameCharacter(outer, open)) {
            return kindAfter(outer);
        }
        return first(next);
    }

    private Kind first(int token) {
        if (token >= tokens.size()) {
            return Kind.SPACE;
        }
        return tokens.get(token) instanceof Token.Ready(String text) ? Kind.of(text.codePointAt(0)) : Kind.PUNCTUATION;
    }

    private Kind last(int token) {
        if (token < 0) {
            return Kind.SPACE;
        }
        return tokens.get(token) instanceof Token.Ready(String text)
                ? Kind.of(text.codePointBefore(text.length()))
                : Kind.PUNCTUATION;
    }

    private static boolean sameCharacter(Token.Open one, Token.Open other) {
        return delimiter(one.mark).charAt(0) == delimiter(other.mark).charAt(0);
    }

    private static String delimiter(Marks.Mark mark) {
        return switch (mark) {
            case BOLD -> "**";
            case ITALIC -> "*";
            case STRIKE -> "~~";
            case UNDERLINE, HIGHLIGHT, CODE -> throw new IllegalStateException("no delimiter");
        };
    }

    private static String openTag(Marks.Mark mark) {
        return "<" + tag(mark) + ">";
    }

    private static String closeTag(Marks.Mark mark) {
        return "</" + tag(mark) + ">";
    }

    static String tag(Marks.Mark mark) {
        return switch (mark) {
            case BOLD -> "strong";
            case ITALIC -> "em";
            case STRIKE -> "del";
            case UNDERLINE -> "u";
            case HIGHLIGHT -> "mark";
            case CODE -> "code";
        };
    }
}
