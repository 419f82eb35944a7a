package io.scriptorium.collab.connection;

import io.scriptorium.wire.CloseCode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is sent over a socket, counted until the network has taken it. From {@link #BEHIND_BYTES} on the peer reads too slowly and should be skipped; beyond
 * {@link #MAX_QUEUED_BYTES} it is sent away.
 *
 * <p>Safe for use by several threads.
 */
final class Outflow {
    /** From this many bytes under way on, a peer is behind. */
    static final long BEHIND_BYTES = 256 << 10;
    /** The most bytes under way to one peer: one document of the largest size, and its answer's company. */
    static final long MAX_QUEUED_BYTES = 96L << 20;

    private final WebSocketBase socket;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Runnable drained;

    Outflow(WebSocketBase socket) {
        this.socket = socket;
    }

    /** Sends a message. Nothing happens when the socket is closed. */
    void send(byte[] message) {
        if (closed.get()) {
            return;
        }
        if (queuedBytes.addAndGet(message.length) > MAX_QUEUED_BYTES) {
            close(CloseCode.SLOW);
            return;
        }
        Future<Void> written;
        try {
            written = socket.writeBinaryMessage(Buffer.buffer(message));
        } catch (IllegalStateException e) {
            // The peer has closed it, and nobody has heard of that yet. Rooms must not fail over one of many.
            closed.set(true);
            return;
        }
        written.onComplete(ignored -> {
            Runnable listener = drained;
            if (queuedBytes.addAndGet(-message.length) < BEHIND_BYTES && listener != null) {
                drained = null;
                listener.run();
            }
        });
    }

    /** The socket is gone: nothing is sent any more. */
    void ended() {
        closed.set(true);
    }

    boolean isBehind() {
        return queuedBytes.get() >= BEHIND_BYTES;
    }

    /** Runs something once, when the peer is no longer behind. */
    void whenDrained(Runnable listener) {
        drained = listener;
        if (!isBehind()) {
            drained = null;
            listener.run();
        }
    }

    void ping() {
        if (!closed.get() && !socket.isClosed()) {
            socket.writePing(Buffer.buffer());
        }
    }

    void close(CloseCode code) {
        close((short) code.code(), code.reason());
    }

    void close(short code, @Nullable String reason) {
        if (closed.compareAndSet(false, true) && !socket.isClosed()) {
            socket.close(code, reason);
        }
    }
}
