package io.scriptorium.collab.connection;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A WebSocket, as it is. */
final class WebSocketTransport implements Transport {
    /** The most bytes of large messages that are handed to the network and not taken yet: they are copies. */
    static final int MAX_WRITTEN_BYTES = 128 << 10;

    private static final Logger LOG = Logger.getLogger(WebSocketTransport.class);

    private final ServerWebSocket socket;

    WebSocketTransport(ServerWebSocket socket) {
        this.socket = socket;
    }

    @Override
    public void start(Listener listener) {
        socket.frameHandler(frame -> {
            listener.heard();
            listener.frame(frame);
        });
        socket.pongHandler(ignored -> listener.heard());
        // The frame handler is told of everything but the end; what breaks the protocol of frames is answered below us.
        socket.exceptionHandler(failure -> LOG.debugf("a socket failed: %s", failure.getMessage()));
        socket.closeHandler(ignored -> listener.closed());
    }

    @Override
    public int windowBytes() {
        return MAX_WRITTEN_BYTES;
    }

    @Override
    public Future<Void> write(WebSocketFrame frame) {
        return socket.writeFrame(frame);
    }

    @Override
    public void ping() {
        socket.writePing(Buffer.buffer());
    }

    @Override
    public void pause() {
        socket.pause();
    }

    @Override
    public void resume() {
        socket.resume();
    }

    @Override
    public void close(short code, @Nullable String reason) {
        socket.close(code, reason);
    }

    @Override
    public boolean isClosed() {
        return socket.isClosed();
    }
}
