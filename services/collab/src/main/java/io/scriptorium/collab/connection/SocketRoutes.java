package io.scriptorium.collab.connection;

import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.collab.placement.Draining;
import io.scriptorium.collab.placement.Relays;
import io.scriptorium.hashring.Member;
import io.scriptorium.wire.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Where sockets come in: paths, origins and limits are judged before the upgrade, and answered as problem details (RFC 9457) where they are refused. Cookies play no
 * part here: a token does, after the upgrade.
 */
public final class SocketRoutes implements Draining.Doors {
    private static final Logger LOG = Logger.getLogger(SocketRoutes.class);
    private static final String PROBLEM = "application/problem+json";

    private final Vertx vertx;
    private final String ownOrigin;
    private final InternalSecret secret;
    private final ConnectionLimits limits;
    private final Hosting hosting;
    private final UserShare users;
    private final Set<ClientSocket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger count = new AtomicInteger();

    private volatile boolean draining;

    public SocketRoutes(Vertx vertx, URI publicUrl, InternalSecret secret, ConnectionLimits limits, Hosting hosting) {
        this.vertx = vertx;
        this.ownOrigin = publicUrl.toString();
        this.secret = secret;
        this.limits = limits;
        this.hosting = hosting;
        users = new UserShare(limits);
    }

    /** Puts itself into the server's routes. */
    public void register(Router router) {
        router.route("/collab").handler(this::handle);
        router.route("/collab/*").handler(this::handle);
    }

    @Override
    public int open() {
        return sockets.size();
    }

    @Override
    public void close() {
        draining = true;
    }

    @Override
    public void empty() {
        sockets.forEach(socket -> socket.close(CloseCode.DRAINING));
    }

    /**
     * Tells every socket that documents may have other owners.
     *
     * @param delayMillis after how long, asked for each of them
     */
    public void placementChanged(LongSupplier delayMillis) {
        sockets.forEach(socket -> vertx.setTimer(delayMillis.getAsLong(), ignored -> socket.placementChanged()));
    }

    private void handle(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        Optional<SocketPath> path = SocketPath.parse(routing.normalizedPath());
        if (path.isEmpty()) {
            refuse(routing, 404, "not-found", "There is nothing at this address.");
        } else if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            routing.response().putHeader(HttpHeaders.UPGRADE, "websocket");
            refuse(routing, 426, "upgrade-required", "This address takes WebSockets only.");
        } else if (isForeign(request)) {
            refuse(routing, 403, "foreign-origin", "Sockets from other sites are not taken.");
        } else if (draining) {
            unavailable(routing, "draining", "This node is about to stop; connect again.");
        } else if (count.incrementAndGet() > limits.maxConnections()) {
            count.decrementAndGet();
            unavailable(routing, "too-many-connections", "This node has as many sockets as it takes; try again later.");
        } else {
            upgrade(routing, path.get());
        }
    }

    private boolean isForeign(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !origin.equals(ownOrigin);
    }

    private void upgrade(RoutingContext routing, SocketPath path) {
        HttpServerRequest request = routing.request();
        boolean relayed = request.getHeader(Relays.RELAY_HEADER) != null
                && secret.matches(request.getHeader(InternalSecret.HEADER));
        String token = request.getParam("token");
        request.toWebSocket().onComplete(upgraded -> {
            if (upgraded.succeeded() && !upgraded.result().isClosed()) {
                accept(upgraded.result(), path, relayed, token == null ? "" : token);
            } else {
                count.decrementAndGet();
                LOG.debugf("an upgrade failed: %s", upgraded.cause());
            }
        });
    }

    private void accept(ServerWebSocket socket, SocketPath path, boolean relayed, String token) {
        Context context = vertx.getOrCreateContext();
        ClientSocket client = new ClientSocket(socket, context, limits, gone -> {
            if (sockets.remove(gone)) {
                count.decrementAndGet();
            }
        });
        sockets.add(client);
        client.start(speaks(path, relayed, token));
    }

    private Function<ClientSocket, Protocol> speaks(SocketPath path, boolean relayed, String token) {
        return switch (path) {
            case SocketPath.Hocuspocus() -> socket -> new HocuspocusProtocol(socket, hosting, users, limits, relayed);
            case SocketPath.YWebsocket(String text) -> {
                UUID documentId = SocketPath.documentId(text).orElse(null);
                yield documentId == null || token.isEmpty()
                        ? SocketRoutes::denied
                        : socket -> yWebsocket(socket, documentId, token, relayed);
            }
        };
    }

    private Protocol yWebsocket(ClientSocket socket, UUID documentId, String token, boolean relayed) {
        Function<ClientSocket, Protocol> here =
                client -> new YWebsocketProtocol(client, hosting, users, documentId, token);
        Optional<Member> owner =
                relayed ? Optional.empty() : hosting.placement().otherOwner(documentId);
        return owner.<Protocol>map(other ->
                        new YWebsocketRelay(socket, hosting, other, documentId, token, () -> here.apply(socket)))
                .orElseGet(() -> here.apply(socket));
    }

    private static Protocol denied(ClientSocket socket) {
        YWebsocketProtocol.deny(socket, CloseCode.UNAUTHORIZED);
        return new Protocol() {
            @Override
            public void received(byte[] message) {}

            @Override
            public boolean awaitsVerdict() {
                return false;
            }

            @Override
            public void ended() {}

            @Override
            public void placementChanged() {}
        };
    }

    private static void unavailable(RoutingContext routing, String code, String detail) {
        routing.response().putHeader("Retry-After", "2");
        refuse(routing, 503, code, detail);
    }

    private static void refuse(RoutingContext routing, int status, String code, String detail) {
        JsonObject problem = new JsonObject(Map.of(
                "type", "about:blank",
                "title",
                        io.netty.handler.codec.http.HttpResponseStatus.valueOf(status)
                                .reasonPhrase(),
                "status", status,
                "detail", detail,
                "code", code));
        routing.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, PROBLEM)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(problem.encode());
    }
}
