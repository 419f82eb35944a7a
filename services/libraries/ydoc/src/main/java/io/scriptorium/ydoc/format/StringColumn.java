package io.scriptorium.ydoc.format;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;
import io.scriptorium.ydoc.lib0.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * A column of strings: all of them joined, then their lengths.
 *
 * <pre>
 *  string joined · UintOptRle lengths in UTF-16 units
 * </pre>
 */
final class StringColumn {
    private StringColumn() {}

    static final class Writer {
        private final BinaryWriter joined = new BinaryWriter();
        private final TextRun scratch = new TextRun();
        private final UintOptRle.Writer lengths = new UintOptRle.Writer();

        /** A high surrogate that the last text ended with: only with the next one it is known whether it is half of a pair. 0 if there is none. */
        private char held;

        void write(String text) {
            scratch.set(text);
            write(scratch, 0);
        }

        void write(TextRun text, int from) {
            int length = text.length() - from;
            lengths.write(length);
            if (length == 0) {
                return;
            }
            int at = from;
            if (held != 0) {
                boolean pair = Character.isLowSurrogate(text.charAt(from));
                joined.writeUtf8(pair ? new String(new char[] {held, text.charAt(from)}) : String.valueOf(held));
                held = 0;
                at += pair ? 1 : 0;
            }
            int to = text.length();
            if (at < to && Character.isHighSurrogate(text.charAt(to - 1))) {
                held = text.charAt(--to);
            }
            text.writeUtf8To(joined, at, to);
        }

        /** The parts of the column. */
        BinaryWriter[] finish() {
            if (held != 0) {
                joined.writeUtf8(String.valueOf(held));
                held = 0;
            }
            BinaryWriter length = new BinaryWriter();
            length.writeVarUint(joined.size());
            return new BinaryWriter[] {length, joined, lengths.finish()};
        }
    }

    static final class Reader {
        private final BinaryReader in;
        /** The column, where it is all ASCII: then each string is copied once, from where it came. */
        private final byte @Nullable [] ascii;

        private final TextRun joined = new TextRun();
        private final UintOptRle.Reader lengths;
        private int at;
        private final int end;

        Reader(BinaryReader in) {
            this.in = in;
            int length = in.readLength();
            int from = in.position();
            int to = from + length;
            if (Utf8.endOfAscii(in.array(), from, to) == to) {
                ascii = in.array();
                at = from;
                end = to;
            } else {
                ascii = null;
                joined.setUtf8(in.array(), from, to);
                end = joined.length();
            }
            in.skip(length);
            lengths = new UintOptRle.Reader(in);
        }

        String read() {
            int from = at;
            int to = advance();
            byte[] bytes = ascii;
            return bytes != null ? new String(bytes, from, to - from, ISO_8859_1) : joined.substring(from, to);
        }

        void read(TextRun target) {
            int from = at;
            int to = advance();
            byte[] bytes = ascii;
            if (bytes != null) {
                target.setLatin1(bytes, from, to);
            } else {
                target.set(joined, from, to);
            }
        }

        private int advance() {
            long next = at + lengths.read();
            if (next > end) {
                throw MalformedBinaryException.malformed("strings exceed their column", in.position());
            }
            at = (int) next;
            return at;
        }
    }
}
