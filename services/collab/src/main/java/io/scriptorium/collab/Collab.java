package io.scriptorium.collab;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.scriptorium.accesscontrol.ConnectionTokens;
import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.accesscontrol.Revocations;
import io.scriptorium.collab.access.AccessWatch;
import io.scriptorium.collab.access.Admission;
import io.scriptorium.collab.connection.ConnectionLimits;
import io.scriptorium.collab.connection.Hosting;
import io.scriptorium.collab.connection.SocketRoutes;
import io.scriptorium.collab.durability.HttpDocumentStore;
import io.scriptorium.collab.durability.PartitionedLog;
import io.scriptorium.collab.placement.Draining;
import io.scriptorium.collab.placement.Moves;
import io.scriptorium.collab.placement.Placement;
import io.scriptorium.collab.placement.Relays;
import io.scriptorium.collab.room.RoomSettings;
import io.scriptorium.collab.room.Rooms;
import io.scriptorium.collab.room.SerialRuntime;
import io.scriptorium.membership.Membership;
import io.scriptorium.updatelog.Broadcast;
import io.scriptorium.updatelog.LogAppender;
import io.scriptorium.updatelog.PartitionTail;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.redis.client.Redis;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The service, put together. Rooms run on one thread per core; sockets, Redis and HTTP on Vert.x' event loops. Neither ever blocks.
 *
 * <p>Starts without Redis and without {@code documents}: what needs them is tried until they are there.
 */
@ApplicationScoped
public class Collab {
    private static final Duration AWARENESS_WINDOW = Duration.ofMillis(30);
    private static final Duration LOAD_TIMEOUT = Duration.ofSeconds(20);
    private static final long MAX_PENDING_BYTES = 64L << 20;
    /** The part of the heap that may be taken, in all rooms together, by what is not known to be stored. */
    private static final int PENDING_SHARE = 4;

    private final ExecutorService roomThreads;
    private final ScheduledThreadPoolExecutor timer;
    private final Membership membership;
    private final Rooms rooms;
    private final SocketRoutes routes;
    private final Draining draining;
    private final List<AutoCloseable> links;
    private final AtomicBoolean stopping = new AtomicBoolean();

    Collab(
            Vertx vertx,
            Redis redis,
            MeterRegistry metrics,
            CollabSettings settings,
            @ConfigProperty(name = "scriptorium.public-url") URI publicUrl,
            @ConfigProperty(name = "scriptorium.documents.url") URI documentsUrl,
            @ConfigProperty(name = "scriptorium.internal-secret") String internalSecret,
            @ConfigProperty(name = "scriptorium.node.name") String nodeName,
            @ConfigProperty(name = "scriptorium.node.url") URI nodeUrl) {
        InstantSource clock = InstantSource.system();
        InternalSecret secret = new InternalSecret(internalSecret);
        roomThreads = Executors.newFixedThreadPool(
                Runtime.getRuntime().availableProcessors(),
                Thread.ofPlatform().name("room-", 0).factory());
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("room-timer").factory());
        HttpDocumentStore store = new HttpDocumentStore(vertx, documentsUrl, secret);
        LogAppender appender = new LogAppender(vertx, redis);
        PartitionTail tail = new PartitionTail(vertx, redis, vertx.getOrCreateContext());
        rooms = new Rooms(
                () -> new SerialRuntime(roomThreads, timer, clock),
                UUID::randomUUID,
                new RoomSettings(
                        settings.window(),
                        AWARENESS_WINDOW,
                        settings.maxClientsPerDocument(),
                        settings.maxDocumentBytes(),
                        MAX_PENDING_BYTES,
                        Math.max(MAX_PENDING_BYTES, Runtime.getRuntime().maxMemory() / PENDING_SHARE),
                        settings.idle(),
                        LOAD_TIMEOUT),
                new PartitionedLog(appender::append, tail),
                store);
        Revocations revocations = new Revocations(clock);
        AccessWatch watch = new AccessWatch(vertx, rooms, revocations, store);
        membership = Membership.join(vertx, redis, Membership.Timing.DEFAULT, nodeName, nodeUrl);
        Placement placement = new Placement(membership, nodeName);
        routes = new SocketRoutes(
                vertx,
                publicUrl,
                secret,
                limits(settings),
                new Hosting(
                        rooms,
                        new Admission(new ConnectionTokens(secret, clock), store, revocations),
                        watch,
                        placement,
                        new Relays(vertx, secret)));
        Moves moves = new Moves(vertx, rooms, placement, routes::placementChanged, new Random());
        membership.listen(moves);
        moves.start();
        draining = new Draining(membership, rooms, settings.drainGrace());
        links = List.of(
                Broadcast.listen(vertx, redis, vertx.getOrCreateContext(), Broadcast.ACCESS, watch.accessListener()),
                Broadcast.listen(
                        vertx, redis, vertx.getOrCreateContext(), Broadcast.REVOCATIONS, watch.revocationListener()),
                appender,
                tail);
        metrics.gauge("scriptorium.collab.sockets", routes, SocketRoutes::open);
        metrics.gauge("scriptorium.collab.documents", rooms, open -> open.all().size());
        metrics.gauge("scriptorium.collab.log.bytes.in.flight", appender, LogAppender::bytesInFlight);
        metrics.gauge("scriptorium.collab.pending.bytes", rooms, Rooms::pendingBytes);
        metrics.gauge("scriptorium.collab.log.up", appender, up -> up.isUp() ? 1 : 0);
    }

    private static ConnectionLimits limits(CollabSettings settings) {
        return new ConnectionLimits(
                settings.maxMessageBytes(),
                settings.maxConnections(),
                settings.maxConnectionsPerUser(),
                settings.maxDocumentsPerSocket(),
                settings.authenticationTimeout(),
                settings.pingInterval(),
                settings.deadAfter(),
                settings.messagesPerSecond(),
                settings.messageBurst(),
                settings.maxMessageBytes(),
                4L * settings.maxMessageBytes());
    }

    void register(@Observes Router router) {
        routes.register(router);
    }

    void started(@Observes StartupEvent event) {
        timer.setRemoveOnCancelPolicy(true);
    }

    /** Whether new sockets are welcome. */
    boolean isStopping() {
        return stopping.get();
    }

    /** Runs while the server still serves, and holds the shutdown until it is done. */
    void draining(@Observes ShutdownDelayInitiatedEvent event) {
        stopping.set(true);
        draining.run(routes);
    }

    void stopped(@Observes ShutdownEvent event) throws Exception {
        for (AutoCloseable link : links) {
            link.close();
        }
        membership.close();
        timer.shutdownNow();
        roomThreads.shutdownNow();
    }
}
