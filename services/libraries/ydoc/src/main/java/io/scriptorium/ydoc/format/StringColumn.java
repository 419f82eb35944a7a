package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;
import io.scriptorium.ydoc.lib0.MalformedBinaryException;

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
        private final TextRun joined = new TextRun();
        private final UintOptRle.Reader lengths;
        private int at;

        Reader(BinaryReader in) {
            this.in = in;
            int length = in.readLength();
            int from = in.position();
            joined.setUtf8(in.array(), from, from + length);
            in.skip(length);
            lengths = new UintOptRle.Reader(in);
        }

        String read() {
            int from = at;
            return joined.substring(from, advance());
        }

        void read(TextRun target) {
            int from = at;
            target.set(joined, from, advance());
        }

        private int advance() {
            long end = at + lengths.read();
            if (end > joined.length()) {
                throw MalformedBinaryException.malformed("strings exceed their column", in.position());
            }
            at = (int) end;
            return at;
        }
    }
}
