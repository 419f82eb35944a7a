package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;

/**
 * A column of unsigned integers in which a value that comes once costs no count.
 *
 * <pre>
 *  once         varint value
 *  many times   varint -value · varuint (times - 2)      zero repeated is the negative zero, byte 0x40
 * </pre>
 */
final class UintOptRle {
    private UintOptRle() {}

    static final class Writer {
        private final BinaryWriter out = new BinaryWriter();
        private long value;
        private long count;

        void write(long next) {
            if (next == value) {
                count++;
            } else {
                flush();
                count = 1;
                value = next;
            }
        }

        private void flush() {
            if (count > 0) {
                out.writeVarInt(value, count > 1);
                if (count > 1) {
                    out.writeVarUint(count - 2);
                }
            }
        }

        BinaryWriter finish() {
            flush();
            count = 0;
            return out;
        }
    }

    static final class Reader {
        private final BinaryReader in;
        private long value;
        private long count;

        Reader(BinaryReader in) {
            this.in = in;
        }

        long read() {
            if (count == 0) {
                long bits = in.readVarIntBits();
                value = bits >>> 1;
                count = (bits & 1) == 0 ? 1 : in.readVarUint() + 2;
            }
            count--;
            return value;
        }
    }
}
