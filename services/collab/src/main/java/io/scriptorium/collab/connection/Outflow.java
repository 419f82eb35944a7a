package io.scriptorium.collab.connection;

import io.scriptorium.wire.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is sent over a socket, counted until it has been taken. From {@link #BEHIND_BYTES} on the peer reads too slowly and should be skipped; beyond
 * {@link #MAX_QUEUED_BYTES} it is sent away.
 *
 * <p>A large message, such as a whole document, goes out in pieces, of which no more than the transport's window, {@link Transport#windowBytes}, are in its hands: those are copies, while the document's array
 * is shared by all who are sent it. What comes after it waits.
 *
 * <p>Safe for use by several threads.
 */
final class Outflow {
    /** From this many bytes under way on, a peer is behind. */
    static final long BEHIND_BYTES = 256 << 10;
    /** The most bytes under way to one peer: one document of the largest size, and its answer's company. */
    static final long MAX_QUEUED_BYTES = 96L << 20;
    /** From here on a message goes out in pieces. */
    static final int LARGE_BYTES = 64 << 10;

    private static final int PIECE_BYTES = 64 << 10;
    private static final byte[] NOTHING = {};

    private final Transport transport;
    private final Context context;
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** A large message and all that came after it; its own lock. Emptied on the socket's context only, so that no piece overtakes another. */
    private final ArrayDeque<Message> waiting = new ArrayDeque<>();

    private int writtenBytes;
    private boolean pumping;
    private volatile @Nullable Runnable drained;

    Outflow(Transport transport, Context context) {
        this.transport = transport;
        this.context = context;
    }

    /** A message in two parts, and how much of the second has been written. */
    private static final class Message {
        final byte[] head;
        final byte[] payload;
        int written;

        Message(byte[] head, byte[] payload) {
            this.head = head;
            this.payload = payload;
        }

        /** The next piece; the first has the head too. */
        WebSocketFrame next() {
            int from = written;
            int to = Math.min(payload.length, from + PIECE_BYTES);
            written = to;
            Buffer piece = Buffer.buffer(head.length + to - from);
            if (from == 0) {
                piece.appendBytes(head);
            }
            piece.appendBytes(payload, from, to - from);
            return from == 0
                    ? WebSocketFrame.binaryFrame(piece, isWritten())
                    : WebSocketFrame.continuationFrame(piece, isWritten());
        }

        boolean isWritten() {
            return written == payload.length;
        }
    }

    /** Sends a message. Nothing happens when the socket is closed. */
    void send(byte[] message) {
        send(NOTHING, message);
    }

    /** Sends a message that begins with {@code head}. The payload is not copied and must not be changed. */
    void send(byte[] head, byte[] payload) {
        int size = head.length + payload.length;
        if (closed.get()) {
            return;
        }
        if (queuedBytes.addAndGet(size) > MAX_QUEUED_BYTES) {
            close(CloseCode.SLOW);
            return;
        }
        synchronized (waiting) {
            boolean first = waiting.isEmpty();
            if (first && size < LARGE_BYTES) {
                Buffer message = Buffer.buffer(size).appendBytes(head).appendBytes(payload);
                write(WebSocketFrame.binaryFrame(message, true), size, () -> {});
                return;
            }
            waiting.add(new Message(head, payload));
            if (!first) {
                return;
            }
        }
        context.runOnContext(ignored -> pump());
    }

    /** Hands the network what it may have. */
    private void pump() {
        synchronized (waiting) {
            if (pumping) {
                // What was just written has been taken at once: the loop below goes on.
                return;
            }
            pumping = true;
            while (!waiting.isEmpty() && writtenBytes < transport.windowBytes()) {
                if (closed.get()) {
                    waiting.clear();
                    break;
                }
                Message message = waiting.element();
                WebSocketFrame piece = message.next();
                if (message.isWritten()) {
                    waiting.remove();
                }
                int size = piece.binaryData().length();
                writtenBytes += size;
                write(piece, size, () -> {
                    synchronized (waiting) {
                        writtenBytes -= size;
                    }
                    pump();
                });
            }
            pumping = false;
        }
    }

    private void write(WebSocketFrame frame, int size, Runnable taken) {
        Future<Void> written;
        try {
            written = transport.write(frame);
        } catch (IllegalStateException e) {
            // The peer has closed it, and nobody has heard of that yet. Rooms must not fail over one of many.
            closed.set(true);
            return;
        }
        written.onComplete(ignored -> {
            Runnable listener = drained;
            if (queuedBytes.addAndGet(-size) < BEHIND_BYTES && listener != null) {
                drained = null;
                listener.run();
            }
            taken.run();
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
        if (!closed.get() && !transport.isClosed()) {
            transport.ping();
        }
    }

    void close(CloseCode code) {
        close((short) code.code(), code.reason());
    }

    void close(short code, @Nullable String reason) {
        if (closed.compareAndSet(false, true) && !transport.isClosed()) {
            transport.close(code, reason);
        }
    }
}
