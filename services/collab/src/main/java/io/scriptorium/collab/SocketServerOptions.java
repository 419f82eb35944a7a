package io.scriptorium.collab;

import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.HttpServerOptions;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * How the server takes sockets: frames as large as a message may be, and no compression: keystrokes don't shrink, and a small frame can't become a large one in memory.
 */
@ApplicationScoped
class SocketServerOptions implements HttpServerOptionsCustomizer {
    private final CollabSettings settings;

    SocketServerOptions(CollabSettings settings) {
        this.settings = settings;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        options.setMaxWebSocketFrameSize(settings.maxMessageBytes())
                .setMaxWebSocketMessageSize(settings.maxMessageBytes())
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false);
    }
}
