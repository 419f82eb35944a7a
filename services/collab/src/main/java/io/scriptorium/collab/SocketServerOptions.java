package io.scriptorium.collab;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * How the server takes sockets: frames somewhat larger than a message may be, whose senders can then be told so, and no compression: keystrokes don't shrink, and a small frame can't become a large one in memory.
 */
@ApplicationScoped
class SocketServerOptions implements HttpServerOptionsCustomizer {
    /** Up to so much over the limit a frame is read, and refused with a code; beyond it the connection is cut. */
    private static final int READ_BEYOND_LIMIT_BYTES = 4 << 20;

    /** How long a peer that is sent away may take to answer so, before its connection is ended. Draining waits for those who don't. */
    static final int LAST_WORD_SECONDS = 3;

    private final CollabSettings settings;

    SocketServerOptions(CollabSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setMaxWebSocketFrameSize(settings.maxMessageBytes() + READ_BEYOND_LIMIT_BYTES)
                .setMaxWebSocketMessageSize(settings.maxMessageBytes() + READ_BEYOND_LIMIT_BYTES)
                .setWebSocketClosingTimeout(LAST_WORD_SECONDS)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }
}
