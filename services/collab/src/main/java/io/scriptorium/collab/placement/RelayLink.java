package io.scriptorium.collab.placement;

import io.scriptorium.wire.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client's way to the pod that owns its document: messages are passed on as they are, both ways, with back-pressure. What the client sends before the link is there
 * is kept, so that it can be served here instead if the owner can't be reached. {@link #send} asks for silence from the first such message on; what was
 * already on its way then is at most {@link #MAX_UNSENT_BYTES}, or the link ends as overloaded.
 *
 * <p>Belongs to one Vert.x context.
 */
public final class RelayLink {
    /** Hears of the link, on its context. */
    public interface Listener {
        /** The owner sent a message. */
        void received(byte[] message, RelayLink from);

        /** The owner can't be reached; these messages of the client got no further. */
        void unreachable(Queue<byte[]> unsent);

        /** The owner ended the link, with a code and a reason where it gave some. */
        void ended(@Nullable Short code, @Nullable String reason);

        /** The owner takes messages again. */
        void drained();
    }

    /** How often the owner is pinged, and how long it may be silent. */
    static final Duration PING = Duration.ofSeconds(5);

    static final Duration DEAD_AFTER = Duration.ofSeconds(15);
    /** How much of what a client sends is kept until the link is there: more than its largest message. */
    public static final int MAX_UNSENT_BYTES = 32 << 20;

    private final Listener listener;
    private final Queue<byte[]> unsent = new ArrayDeque<>();
    private long unsentBytes;

    private final ClientWebSocket socket;
    private boolean open;
    private boolean closed;
    private long heardAtNanos = System.nanoTime();

    /**
     * Opens a link at once. Called on the context.
     *
     * @param failed told why the owner can't be reached, if so, before the listener is
     */
    RelayLink(
            Context context,
            WebSocketClient client,
            WebSocketConnectOptions target,
            Consumer<Throwable> failed,
            Listener listener) {
        this.listener = listener;
        // Before it connects: the owner may say its word, and end the link, at once.
        socket = client.webSocket();
        socket.binaryMessageHandler(message -> {
            heardAtNanos = System.nanoTime();
            listener.received(message.getBytes(), this);
        });
        socket.pongHandler(ignored -> heardAtNanos = System.nanoTime());
        socket.drainHandler(ignored -> listener.drained());
        socket.exceptionHandler(ignored -> {});
        socket.closeHandler(ignored -> ended(socket.closeStatusCode(), socket.closeReason()));
        socket.connect(target)
                .onComplete(result -> context.runOnContext(ignored -> {
                    if (result.failed()) {
                        if (!closed) {
                            closed = true;
                            failed.accept(result.cause());
                            listener.unreachable(unsent);
                        }
                    } else if (closed) {
                        result.result().close();
                    } else {
                        opened(context);
                    }
                }));
    }

    private void opened(Context context) {
        open = true;
        context.owner()
                .setPeriodic(
                        PING.toMillis(),
                        timer -> context.runOnContext(ignored -> {
                            if (closed) {
                                context.owner().cancelTimer(timer);
                            } else if (System.nanoTime() - heardAtNanos > DEAD_AFTER.toNanos()) {
                                socket.close();
                                ended(null, null);
                            } else if (!socket.isClosed()) {
                                socket.writePing(Buffer.buffer());
                            }
                        }));
        for (byte[] message = unsent.poll(); message != null && !socket.isClosed(); message = unsent.poll()) {
            socket.writeBinaryMessage(Buffer.buffer(message));
        }
        listener.drained();
    }

    private void ended(@Nullable Short code, @Nullable String reason) {
        if (!closed) {
            closed = true;
            listener.ended(code, reason);
        }
    }

    /** Passes a message of the client on; answers whether more may follow at once. */
    public boolean send(byte[] message) {
        if (!open && !closed) {
            unsentBytes += message.length;
            if (unsentBytes > MAX_UNSENT_BYTES) {
                unsent.clear();
                ended((short) CloseCode.OVERLOADED.code(), CloseCode.OVERLOADED.reason());
            } else {
                unsent.add(message);
            }
            return false;
        }
        if (closed || socket.isClosed()) {
            return true;
        }
        socket.writeBinaryMessage(Buffer.buffer(message));
        return !socket.writeQueueFull();
    }

    /** Stops taking messages of the owner for a while, or takes them again. */
    public void setPaused(boolean paused) {
        if (open && !closed && !socket.isClosed()) {
            if (paused) {
                socket.pause();
            } else {
                socket.resume();
            }
        }
    }

    /** Ends the link; the listener hears nothing more. */
    public void close() {
        boolean wasOpen = open && !closed;
        closed = true;
        if (wasOpen && !socket.isClosed()) {
            socket.close();
        }
    }
}
