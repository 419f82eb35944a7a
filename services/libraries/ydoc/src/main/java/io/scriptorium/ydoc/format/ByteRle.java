package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;

/**
 * A column of bytes, run by run.
 *
 * <pre>
 *  run    byte value · varuint (times - 1)
 *  The last run has no count: its value repeats for ever.
 * </pre>
 */
final class ByteRle {
    private ByteRle() {}

    static final class Writer {
        private final BinaryWriter out = new BinaryWriter();
        private int value = -1;
        private long count;

        void write(int next) {
            if (next == value) {
                count++;
            } else {
                if (count > 0) {
                    out.writeVarUint(count - 1);
                }
                count = 1;
                out.writeByte(next);
                value = next;
            }
        }

        BinaryWriter finish() {
            return out;
        }
    }

    static final class Reader {
        private final BinaryReader in;
        private int value;
        private long count;

        Reader(BinaryReader in) {
            this.in = in;
        }

        int read() {
            if (count == 0) {
                value = in.readByte();
                count = in.hasRemaining() ? in.readVarUint() + 1 : Long.MAX_VALUE;
            }
            count--;
            return value;
        }
    }
}
