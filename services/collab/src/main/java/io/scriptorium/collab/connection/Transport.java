package io.scriptorium.collab.connection;

import io.vertx.core.Future;
import io.vertx.core.http.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/**
 * What carries one client's frames both ways: a WebSocket, or a series of requests where something on the way lets no WebSocket through. Whatever is above it makes no difference between the two.
 *
 * <p>{@link #start}, {@link #pause} and {@link #resume} belong to the client's context; the others may be used by several threads.
 */
interface Transport {
    /** Hears of the peer, on the client's context. */
    interface Listener {
        /** A part of a message came in, or all of it. */
        void frame(WebSocketFrame frame);

        /** The peer has shown that it is there. A frame shows that, too. */
        void heard();

        /** What came in can't be taken apart into frames. */
        void malformed();

        /** Nothing passes any more, either way, whoever ended it. Said once, as the last. */
        void closed();
    }

    /** Begins to read. Called once. */
    void start(Listener listener);

    /** How many bytes of large messages should be handed to it before it has taken them. */
    int windowBytes();

    /**
     * Sends a frame, after those that were sent before.
     *
     * @return done when it is out of our hands
     * @throws IllegalStateException if nothing is sent any more
     */
    Future<Void> write(WebSocketFrame frame);

    /** Makes the peer show that it is there. */
    void ping();

    /** Delivers no more frames; the peer will notice that nobody reads. */
    void pause();

    /** Delivers frames again. */
    void resume();

    /** Sends nothing more, but for this word. */
    void close(short code, @Nullable String reason);

    /** Whether nothing is sent any more. */
    boolean isClosed();
}
