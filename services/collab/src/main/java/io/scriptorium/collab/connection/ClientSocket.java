package io.scriptorium.collab.connection;

import io.scriptorium.wire.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.http.WebSocketFrame;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client's socket, whatever it speaks and whatever carries it: its messages in, its messages out, its heartbeat and its end. A peer that answers no pings is given up after
 * {@link ConnectionLimits#deadAfter}, one without a good token after {@link ConnectionLimits#authenticationTimeout}.
 *
 * <p>Everything happens on the socket's context; {@link #close} and {@link #outflow} may be used from anywhere.
 */
final class ClientSocket {
    /** How many times the authentication timeout a socket may be open while tokens are judged: new ones would else hold it open for good. */
    static final int MAX_VERDICT_WAITS = 4;

    private final Transport transport;
    private final Context context;
    private final ConnectionLimits limits;
    private final Outflow outflow;
    private final Inflow inflow;
    private final Consumer<ClientSocket> ended;

    private @Nullable Protocol protocol;
    private boolean over;
    private boolean authenticated;
    private long beats;
    private long authenticationTimeout;
    private int verdictWaits;
    private long heardAtNanos = System.nanoTime();

    ClientSocket(Transport transport, Context context, ConnectionLimits limits, Consumer<ClientSocket> ended) {
        this.transport = transport;
        this.context = context;
        this.limits = limits;
        this.ended = ended;
        outflow = new Outflow(transport, context);
        inflow = new Inflow(transport, context, limits);
    }

    /** Begins to read. */
    void start(Function<ClientSocket, Protocol> speaks) {
        Messages messages = new Messages(limits.maxMessageBytes(), this::received, this::close);
        transport.start(new Transport.Listener() {
            @Override
            public void frame(WebSocketFrame frame) {
                messages.handle(frame);
            }

            @Override
            public void heard() {
                heardAtNanos = System.nanoTime();
            }

            @Override
            public void malformed() {
                close(CloseCode.MALFORMED);
            }

            @Override
            public void closed() {
                outflow.ended();
                end();
                // Not before: until then the last word may still be on its way.
                ended.accept(ClientSocket.this);
            }
        });
        protocol = speaks.apply(this);
        beats = context.owner()
                .setPeriodic(limits.pingInterval().toMillis(), timer -> context.runOnContext(ignored -> beat()));
        awaitToken();
    }

    private void awaitToken() {
        authenticationTimeout = context.owner()
                .setTimer(
                        limits.authenticationTimeout().toMillis(),
                        timer -> context.runOnContext(ignored -> {
                            Protocol speaking = protocol;
                            if (!over && !authenticated) {
                                if (speaking == null || !speaking.awaitsVerdict()) {
                                    close(CloseCode.AUTHENTICATION_TIMEOUT);
                                } else if (++verdictWaits < MAX_VERDICT_WAITS) {
                                    // It has done its part. What it waits for has bounds of its own.
                                    awaitToken();
                                } else {
                                    // After this code, unlike the other, no client gives up.
                                    close(CloseCode.OVERLOADED);
                                }
                            }
                        }));
    }

    Context context() {
        return context;
    }

    Outflow outflow() {
        return outflow;
    }

    Inflow inflow() {
        return inflow;
    }

    int maxMessageBytes() {
        return limits.maxMessageBytes();
    }

    boolean isOver() {
        return over;
    }

    /** A good token has been seen. */
    void authenticated() {
        authenticated = true;
    }

    /** Tells the protocol that documents may have other owners. */
    void placementChanged() {
        context.runOnContext(ignored -> {
            Protocol speaking = protocol;
            if (!over && speaking != null) {
                speaking.placementChanged();
            }
        });
    }

    void close(CloseCode code) {
        close((short) code.code(), code.reason());
    }

    void close(short code, @Nullable String reason) {
        outflow.close(code, reason);
        // Not only when the peer has answered: it may be gone.
        context.runOnContext(ignored -> end());
    }

    private void received(byte[] message) {
        Protocol speaking = protocol;
        if (!over && speaking != null) {
            inflow.received(message.length);
            speaking.received(message);
        }
    }

    private void beat() {
        if (over) {
            return;
        }
        long silentNanos = System.nanoTime() - heardAtNanos;
        if (inflow.isPaused()) {
            // Its pongs wait with its messages.
            heardAtNanos += TimeUnit.MILLISECONDS.toNanos(limits.pingInterval().toMillis());
        } else if (silentNanos > limits.deadAfter().toNanos()) {
            close(CloseCode.DEAD_PEER);
            return;
        }
        outflow.ping();
    }

    private void end() {
        if (!over) {
            over = true;
            // Else they would hold this socket, and so its documents, until they next run.
            context.owner().cancelTimer(beats);
            context.owner().cancelTimer(authenticationTimeout);
            Protocol speaking = protocol;
            if (speaking != null) {
                speaking.ended();
            }
        }
    }
}
