package io.scriptorium.collab.connection;

import io.scriptorium.wire.CloseCode;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.function.Consumer;

/** Puts a socket's frames together to binary messages of a bounded size. What is text, or too big, ends the socket. */
final class Messages implements Handler<WebSocketFrame> {
    private final int maxBytes;
    private final Consumer<byte[]> message;
    private final Consumer<CloseCode> refused;
    private Buffer parts = Buffer.buffer();
    private boolean ended;

    Messages(int maxBytes, Consumer<byte[]> message, Consumer<CloseCode> refused) {
        this.maxBytes = maxBytes;
        this.message = message;
        this.refused = refused;
    }

    @Override
    public void handle(WebSocketFrame frame) {
        if (ended || frame.isClose()) {
            return;
        }
        if (frame.isText()) {
            refuse(CloseCode.MALFORMED);
        } else if (frame.isBinary() || frame.isContinuation()) {
            Buffer data = frame.binaryData();
            if (parts.length() + data.length() > maxBytes) {
                refuse(CloseCode.TOO_BIG);
                return;
            }
            if (frame.isFinal() && parts.length() == 0) {
                message.accept(data.getBytes());
                return;
            }
            parts.appendBuffer(data);
            if (frame.isFinal()) {
                byte[] whole = parts.getBytes();
                parts = Buffer.buffer();
                message.accept(whole);
            }
        }
    }

    private void refuse(CloseCode code) {
        ended = true;
        parts = Buffer.buffer();
        refused.accept(code);
    }
}
