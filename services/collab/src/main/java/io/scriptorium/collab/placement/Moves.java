package io.scriptorium.collab.placement;

import io.scriptorium.collab.room.Room;
import io.scriptorium.collab.room.Rooms;
import io.scriptorium.hashring.HashRing;
import io.scriptorium.hashring.Member;
import io.scriptorium.hashring.Partitions;
import io.scriptorium.membership.Membership;
import io.scriptorium.wire.CloseCode;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Sends clients of documents that belong to another pod there. When the ring changes, those of the documents that this pod has lost or passes on, each at a random moment of
 * {@link #SPREAD} once {@link #NEWS} is over; and every {@link #LOOK} those that ended up here because their pod could not be reached and now can.
 *
 * <p>Safe for use by several threads.
 */
public final class Moves implements Membership.Listener {
    /** How long the other pods take to know of a new ring; who came to one of them sooner would be led back here, and sent away once more. */
    public static final Duration NEWS = Membership.Timing.DEFAULT.beat();
    /** Over which time the clients of moved documents are sent away. */
    public static final Duration SPREAD = Duration.ofSeconds(1);
    /** How often documents are looked for that belong elsewhere. */
    public static final Duration LOOK = Duration.ofSeconds(15);

    private static final Duration REACH_TIMEOUT = Duration.ofSeconds(1);
    private static final Logger LOG = Logger.getLogger(Moves.class);

    private final Vertx vertx;
    private final Rooms rooms;
    private final Placement placement;
    private final Consumer<LongSupplier> placementChanged;
    private final RandomGenerator random;
    private final NetClient reach;

    /** @param placementChanged tells the sockets, for what they pass on, each after as many milliseconds as it is answered then */
    public Moves(
            Vertx vertx,
            Rooms rooms,
            Placement placement,
            Consumer<LongSupplier> placementChanged,
            RandomGenerator random) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.placement = placement;
        this.placementChanged = placementChanged;
        this.random = random;
        reach = vertx.createNetClient(new NetClientOptions().setConnectTimeout((int) REACH_TIMEOUT.toMillis()));
    }

    /** Begins to look for documents that belong elsewhere. */
    public void start() {
        vertx.setPeriodic(LOOK.toMillis(), ignored -> rooms.all().forEach(this::sendHome));
    }

    @Override
    public void changed(HashRing before, HashRing after) {
        placementChanged.accept(this::delayMillis);
        int moved = 0;
        for (Room room : rooms.all()) {
            int partition = Partitions.of(room.documentId());
            if (placement.otherOwner(room.documentId()).isPresent()
                    && !before.owner(partition).equals(after.owner(partition))) {
                moved++;
                dismiss(room);
            }
        }
        if (moved > 0) {
            LOG.infof("%d documents have moved to other nodes", moved);
        }
    }

    private void sendHome(Room room) {
        placement.otherOwner(room.documentId()).ifPresent(owner -> reachable(owner, () -> dismiss(room)));
    }

    private void reachable(Member owner, Runnable action) {
        int port = owner.url().getPort();
        reach.connect(port >= 0 ? port : 80, owner.url().getHost()).onSuccess(socket -> {
            socket.close();
            action.run();
        });
    }

    private void dismiss(Room room) {
        vertx.setTimer(delayMillis(), ignored -> {
            // The ring may have changed again meanwhile.
            if (placement.otherOwner(room.documentId()).isPresent()) {
                room.dismiss(identity -> true, CloseCode.MOVED);
            }
        });
    }

    private long delayMillis() {
        return NEWS.toMillis() + random.nextLong(SPREAD.toMillis());
    }
}
