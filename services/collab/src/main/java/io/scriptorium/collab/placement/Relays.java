package io.scriptorium.collab.placement;

import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.hashring.Member;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Opens links to the pods that own documents. Safe for use by several threads. */
public final class Relays {
    /** Marks a connection that comes from another pod: it is served, never passed on again. */
    public static final String RELAY_HEADER = "X-Scriptorium-Relay";
    /** The most links to any one pod. */
    public static final int MAX_LINKS_PER_POD = 10_000;

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** What an owner sends: a whole document at most. */
    private static final int MAX_MESSAGE_BYTES = 128 << 20;

    /** How much time lies between two lines about owners that can't be reached. */
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

    private static final Logger LOG = Logger.getLogger(Relays.class);

    private final WebSocketClient client;
    private final InternalSecret secret;
    private final AtomicLong nextLineNanos = new AtomicLong(System.nanoTime());

    public Relays(Vertx vertx, InternalSecret secret) {
        client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis())
                .setMaxConnections(MAX_LINKS_PER_POD)
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setMaxFrameSize(MAX_MESSAGE_BYTES));
        this.secret = secret;
    }

    /**
     * Opens a link for one document.
     *
     * @param yWebsocketToken the token of a y-websocket client; null for Hocuspocus, whose token is in a message
     */
    public RelayLink open(
            Context context,
            Member owner,
            UUID documentId,
            @Nullable String yWebsocketToken,
            RelayLink.Listener listener) {
        URI url = owner.url();
        String path = "/collab/" + owner.name()
                + (yWebsocketToken == null ? "/" + documentId : "/y/" + documentId + "?token=" + yWebsocketToken);
        WebSocketConnectOptions target = new WebSocketConnectOptions()
                .setHost(url.getHost())
                .setPort(url.getPort() >= 0 ? url.getPort() : url.getScheme().equals("https") ? 443 : 80)
                .setSsl(url.getScheme().equals("https"))
                .setURI(path)
                // The client's own Origin was judged where it came in; this one would be foreign.
                .setAllowOriginHeader(false)
                .setTimeout(CONNECT_TIMEOUT.toMillis())
                .putHeader(InternalSecret.HEADER, secret.headerValue())
                .putHeader(RELAY_HEADER, "1");
        return new RelayLink(context, client, target, why -> tell(target, why), listener);
    }

    /** One line now and then: a node that is away is away for all of its documents. */
    private void tell(WebSocketConnectOptions target, Throwable why) {
        long now = System.nanoTime();
        long next = nextLineNanos.get();
        if (now - next >= 0 && nextLineNanos.compareAndSet(next, now + BETWEEN_LINES.toNanos())) {
            LOG.warnf(
                    "%s:%d can't be reached (%s); its documents are served here",
                    target.getHost(), target.getPort(), why.getMessage());
        }
    }
}
