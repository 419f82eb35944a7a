package io.scriptorium.ydoc.format;

import io.scriptorium.ydoc.lib0.BinaryReader;
import io.scriptorium.ydoc.lib0.BinaryWriter;

/**
 * A column of integers that tend to grow by the same step.
 *
 * <pre>
 *  step once          varint step·2
 *  step many times    varint step·2 + 1 · varuint (times - 2)
 *  Values start from zero.
 * </pre>
 */
final class IntDiffOptRle {
    private IntDiffOptRle() {}

    static final class Writer {
        private final BinaryWriter out = new BinaryWriter();
        private long value;
        private long step;
        private long count;

        void write(long next) {
            if (next - value == step) {
                count++;
            } else {
                flush();
                count = 1;
                step = next - value;
            }
            value = next;
        }

        private void flush() {
            if (count > 0) {
                out.writeVarInt(step * 2 + (count == 1 ? 0 : 1));
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
        private long step;
        private long count;

        Reader(BinaryReader in) {
            this.in = in;
        }

        long read() {
            if (count == 0) {
                long encoded = in.readVarInt();
                step = encoded >> 1;
                count = (encoded & 1) == 0 ? 1 : in.readVarUint() + 2;
            }
            count--;
            value += step;
            return value;
        }
    }
}
