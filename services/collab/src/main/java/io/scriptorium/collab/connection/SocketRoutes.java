package io.scriptorium.collab.connection;

import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.collab.placement.Draining;
import io.scriptorium.collab.placement.Relays;
import io.scriptorium.hashring.Member;
import io.scriptorium.wire.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
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
 * part here: a token does, after the upgrade. The same holds for sessions over HTTP, which do a WebSocket's work where there can be none.
 */
public final class SocketRoutes implements Draining.Doors {
    private static final Logger LOG = Logger.getLogger(SocketRoutes.class);

    private final Vertx vertx;
    private final String ownOrigin;
    private final InternalSecret secret;
    private final ConnectionLimits limits;
    private final Hosting hosting;
    private final UserShare users;
    private final HttpSessions sessions = new HttpSessions();
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
            Refusal.NOT_FOUND.answer(request.response());
        } else if (path.get() instanceof SocketPath.Http) {
            overHttp(request);
        } else if (!"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            Refusal.UPGRADE_REQUIRED.answer(request.response());
        } else if (isForeign(request)) {
            Refusal.FOREIGN_ORIGIN.answer(request.response());
        } else if (admits(request)) {
            upgrade(routing, path.get());
        }
    }

    /** Counts one more connection; answers whether there may be one, and its client if not. */
    private boolean admits(HttpServerRequest request) {
        if (draining) {
            Refusal.DRAINING.answer(request.response());
            return false;
        }
        if (count.incrementAndGet() > limits.maxConnections()) {
            count.decrementAndGet();
            Refusal.TOO_MANY_CONNECTIONS.answer(request.response());
            return false;
        }
        return true;
    }

    private boolean isForeign(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return origin != null && !origin.equals(ownOrigin);
    }

    private void overHttp(HttpServerRequest request) {
        String session = request.getHeader(HttpSessions.SESSION_HEADER);
        if (isForeign(request)) {
            Refusal.FOREIGN_ORIGIN.answer(request.response());
        } else if (session != null) {
            sessions.handle(session, request);
        } else if (!request.method().equals(HttpMethod.POST)) {
            Refusal.METHOD_NOT_ALLOWED.answer(request.response());
        } else if (admits(request)) {
            openSession(request);
        }
    }

    /** Also tells where this node, and no other, gets the session's requests: what opened it may have come by a path of any node. */
    private void openSession(HttpServerRequest request) {
        Context context = vertx.getOrCreateContext();
        HttpTransport transport = new HttpTransport(context);
        String id = sessions.add(transport);
        accept(transport, context, new SocketPath.Http(), false, "", () -> sessions.remove(id));
        JsonObject session = new JsonObject(
                Map.of("session", id, "path", "/collab/" + hosting.placement().ownName() + "/" + SocketPath.HTTP));
        request.response()
                .setStatusCode(201)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(session.encode());
    }

    private void upgrade(RoutingContext routing, SocketPath path) {
        HttpServerRequest request = routing.request();
        boolean relayed = request.getHeader(Relays.RELAY_HEADER) != null
                && secret.matches(request.getHeader(InternalSecret.HEADER));
        String token = request.getParam("token");
        request.toWebSocket().onComplete(upgraded -> {
            if (upgraded.succeeded() && !upgraded.result().isClosed()) {
                accept(
                        new WebSocketTransport(upgraded.result()),
                        vertx.getOrCreateContext(),
                        path,
                        relayed,
                        token == null ? "" : token,
                        () -> {});
            } else {
                count.decrementAndGet();
                LOG.debugf("an upgrade failed: %s", upgraded.cause());
            }
        });
    }

    private void accept(
            Transport transport, Context context, SocketPath path, boolean relayed, String token, Runnable ended) {
        ClientSocket client = new ClientSocket(transport, context, limits, gone -> {
            ended.run();
            if (sockets.remove(gone)) {
                count.decrementAndGet();
            }
        });
        sockets.add(client);
        client.start(speaks(path, relayed, token));
    }

    private Function<ClientSocket, Protocol> speaks(SocketPath path, boolean relayed, String token) {
        return switch (path) {
            case SocketPath.Hocuspocus(), SocketPath.Http() ->
                socket -> new HocuspocusProtocol(socket, hosting, users, limits, relayed);
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
}
