package io.scriptorium.collab.connection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scriptorium.collab.connection.StreamedFrame.MalformedStreamException;
import io.scriptorium.collab.connection.StreamedFrame.Reader;
import io.scriptorium.wire.CloseCode;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StreamedFrameTest {
    private static final byte[] STREAM = {
        0, 0, 0, 0, 3, 'o', 'n', 'e', 1, 0, 0, 0, 1, 't', 1, 0, 0, 0, 0, 0, 0, 0, 0, 2, 'w', 'o', 0, 0, 0, 0, 0
    };

    private static List<byte[]> messages(int pieceBytes) throws MalformedStreamException {
        List<byte[]> messages = new ArrayList<>();
        Messages whole = new Messages(10, messages::add, code -> {
            throw new AssertionError(code);
        });
        Reader reader = new Reader();
        for (int from = 0; from < STREAM.length; from += pieceBytes) {
            reader.add(Buffer.buffer(STREAM).slice(from, Math.min(STREAM.length, from + pieceBytes)));
            for (WebSocketFrame frame = reader.next(); frame != null; frame = reader.next()) {
                whole.handle(frame);
            }
            assertFalse(reader.hasMore());
        }
        return messages;
    }

    @Test
    @DisplayName("F-09 messages are the same wherever the stream was cut")
    void anyCut() throws Exception {
        for (int pieceBytes = 1; pieceBytes <= STREAM.length; pieceBytes++) {
            List<byte[]> messages = messages(pieceBytes);
            assertEquals(3, messages.size());
            assertArrayEquals("one".getBytes(StandardCharsets.US_ASCII), messages.get(0));
            assertArrayEquals("two".getBytes(StandardCharsets.US_ASCII), messages.get(1));
            assertEquals(0, messages.get(2).length);
        }
    }

    @Test
    @DisplayName("F-09 an unknown kind, the server's own, and a length beyond all bounds are no frames")
    void malformed() {
        for (byte[] stream : List.of(
                new byte[] {3, 0, 0, 0, 0}, new byte[] {2, 0, 0, 0, 2, 3, -24}, new byte[] {0, -128, 0, 0, 0})) {
            Reader reader = new Reader();
            reader.add(Buffer.buffer(stream));
            assertThrows(MalformedStreamException.class, reader::next);
        }
    }

    @Test
    @DisplayName("F-09 what is written is as it is described")
    void layout() {
        assertArrayEquals(
                new byte[] {1, 0, 0, 0, 2, 8, 9},
                StreamedFrame.encode(WebSocketFrame.binaryFrame(Buffer.buffer(new byte[] {8, 9}), false))
                        .getBytes());
        assertArrayEquals(
                new byte[] {2, 0, 0, 0, 7, 0x11, (byte) 0x98, 'm', 'o', 'v', 'e', 'd'},
                StreamedFrame.encodeEnd((short) CloseCode.MOVED.code(), CloseCode.MOVED.reason())
                        .getBytes());
    }
}
