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
        private final TextRun joined = new TextRun();
        private final TextRun scratch = new TextRun();
        private final UintOptRle.Writer lengths = new UintOptRle.Writer();

        void write(String text) {
            scratch.set(text);
            write(scratch, 0);
        }

        void write(TextRun text, int from) {
            joined.append(text, from, text.length());
            lengths.write(text.length() - from);
        }

        BinaryWriter finish() {
            BinaryWriter out = new BinaryWriter(joined.length() + 16);
            joined.writeTo(out, 0);
            out.writeRaw(lengths.finish());
            return out;
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
