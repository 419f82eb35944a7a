package io.scriptorium.collab.placement;

import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A client's way to the pod that owns its document: messages are passed on as they are, both ways, with back-pressure. What the client sends before the link is there
 * is kept, so that it can be served here instead if the owner can't be reached.
 *
 * <p>Belongs to one Vert.x context.
 */
public final class RelayLink {
    private static final Logger LOG = Logger.getLogger(RelayLink.class);
    /** How much time lies between two lines about owners that can't be reached. */
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private static final AtomicLong NEXT_LINE_NANOS = new AtomicLong(System.nanoTime());

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

    private final Listener listener;
    private final Queue<byte[]> unsent = new ArrayDeque<>();

    private final ClientWebSocket socket;
    private boolean open;
    private boolean closed;
    private long heardAtNanos = System.nanoTime();

    /** Opens a link at once. Called on the context. */
    public RelayLink(Context context, WebSocketClient client, WebSocketConnectOptions target, Listener listener) {
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
                            tell(target, result.cause());
                            listener.unreachable(unsent);
                        }
                    } else if (closed) {
                        result.result().close();
                    } else {
                        opened(context);
                    }
                }));
    }

    /** One line now and then: a node that is away is away for all of its documents. */
    private static void tell(WebSocketConnectOptions target, Throwable cause) {
        long now = System.nanoTime();
        long next = NEXT_LINE_NANOS.get();
        if (now - next >= 0 && NEXT_LINE_NANOS.compareAndSet(next, now + BETWEEN_LINES.toNanos())) {
            LOG.warnf(
                    "%s:%d can't be reached (%s); its documents are served here",
                    target.getHost(), target.getPort(), cause.getMessage());
        }
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
        if (!open) {
            unsent.add(message);
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
