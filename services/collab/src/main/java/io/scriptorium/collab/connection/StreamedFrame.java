package io.scriptorium.collab.connection;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * How frames follow each other in the two streams of bytes that stand for a WebSocket where there is none. This is the description of the layout; integers are big-endian.
 *
 * <pre>
 *  0      1               5
 *  +------+---------------+---------------------------------+
 *  | kind | length of the | the rest:                       |
 *  |      | rest, 32 bits | as many bytes, and the next     |
 *  +------+---------------+---------------------------------+
 *
 *  kind 0   the last part of a message, or all of it
 *  kind 1   a part of a message; another follows
 *  kind 2   the end: a close code of 16 bits, then its reason in UTF-8. From the server only, once, as the last
 * </pre>
 *
 * A message takes five bytes more than over nothing at all; one of a document's size is in parts of 64 KiB.
 */
final class StreamedFrame {
    static final byte LAST = 0;
    static final byte PART = 1;
    static final byte END = 2;

    static final int LENGTH_OFFSET = 1;
    static final int REST_OFFSET = 5;

    private static final Buffer NOTHING = Buffer.buffer();

    private StreamedFrame() {}

    /** A frame of a message. */
    static Buffer encode(WebSocketFrame frame) {
        Buffer data = frame.binaryData();
        return head(frame.isFinal() ? LAST : PART, data.length()).appendBuffer(data);
    }

    /** The end. */
    static Buffer encodeEnd(short code, @Nullable String reason) {
        byte[] text = reason == null ? new byte[0] : reason.getBytes(StandardCharsets.UTF_8);
        return head(END, Short.BYTES + text.length).appendShort(code).appendBytes(text);
    }

    private static Buffer head(byte kind, int length) {
        return Buffer.buffer(REST_OFFSET + length).appendByte(kind).appendInt(length);
    }

    /**
     * Takes a client's stream apart, however it was cut on its way. Keeps nothing but the bytes that were added last and a frame's head: what has come of a frame is delivered at once, as a part.
     */
    static final class Reader {
        private Buffer bytes = NOTHING;
        private int read;
        private Buffer head = Buffer.buffer(REST_OFFSET);
        /** How much of the present frame is still to come; -1 before its head is complete. */
        private int missing = -1;

        private boolean last;

        /** More of the stream. Only where everything that was added before has been read. */
        void add(Buffer more) {
            if (hasMore()) {
                throw new IllegalStateException("what was added before has not been read");
            }
            bytes = more;
            read = 0;
        }

        /** Whether something has not been read yet. */
        boolean hasMore() {
            return read < bytes.length();
        }

        /**
         * The next frame; null if more of the stream is needed.
         *
         * @throws MalformedStreamException if there is none
         */
        @Nullable
        WebSocketFrame next() throws MalformedStreamException {
            boolean within = missing >= 0 || readHead();
            if (!within || (missing > 0 && !hasMore())) {
                bytes = NOTHING;
                read = 0;
                return null;
            }
            int length = Math.min(missing, bytes.length() - read);
            Buffer data = bytes.slice(read, read + length);
            read += length;
            missing -= length;
            boolean whole = missing == 0;
            if (whole) {
                missing = -1;
            }
            return WebSocketFrame.binaryFrame(data, whole && last);
        }

        private boolean readHead() throws MalformedStreamException {
            int length = Math.min(REST_OFFSET - head.length(), bytes.length() - read);
            head.appendBuffer(bytes, read, length);
            read += length;
            if (head.length() < REST_OFFSET) {
                return false;
            }
            byte kind = head.getByte(0);
            missing = head.getInt(LENGTH_OFFSET);
            head = Buffer.buffer(REST_OFFSET);
            if ((kind != LAST && kind != PART) || missing < 0) {
                throw new MalformedStreamException();
            }
            last = kind == LAST;
            return true;
        }
    }

    /** A client's stream is none. */
    static final class MalformedStreamException extends Exception {
        private static final long serialVersionUID = 1;
    }
}
