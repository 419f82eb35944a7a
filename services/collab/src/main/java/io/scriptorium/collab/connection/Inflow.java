package io.scriptorium.collab.connection;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides when a socket is read. It isn't while rooms are still busy with what came before, while the other side of a relay is full, or while
 * its sender is faster than allowed; then the sender's TCP window fills, or its request isn't answered, and nothing piles up here.
 *
 * <p>Belongs to the socket's context; {@link #finished} may be called from anywhere.
 */
final class Inflow {
    /** Why a socket is not read. */
    enum Pause {
        /** Rooms have enough in hand. */
        BUSY,
        /** More was sent than the rate allows. */
        RATE,
        /** The owner that a message has to be passed on to doesn't take more. */
        RELAY
    }

    private final Transport transport;
    private final Context context;
    private final TokenBucket messages;
    private final TokenBucket bytes;
    private final List<TokenBucket> userMessages = new ArrayList<>();
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private int inHand;

    Inflow(Transport transport, Context context, ConnectionLimits limits) {
        this.transport = transport;
        this.context = context;
        long now = System.nanoTime();
        messages = new TokenBucket(limits.messagesPerSecond(), limits.messageBurst(), now);
        bytes = new TokenBucket(limits.bytesPerSecond(), limits.byteBurst(), now);
    }

    /** From now on messages count against a user's rate as well; null is nobody's. */
    void shareWith(@Nullable TokenBucket ofUser) {
        if (ofUser != null && !userMessages.contains(ofUser)) {
            userMessages.add(ofUser);
        }
    }

    /** Whether the socket is not being read. */
    boolean isPaused() {
        return !pauses.isEmpty();
    }

    /** Counts a message that came in. */
    void received(int sizeBytes) {
        long now = System.nanoTime();
        long wait = Math.max(messages.take(1, now), bytes.take(sizeBytes, now));
        for (TokenBucket bucket : userMessages) {
            wait = Math.max(wait, bucket.take(1, now));
        }
        if (wait > 0) {
            pause(Pause.RATE);
            long millis = Math.max(1, TimeUnit.NANOSECONDS.toMillis(wait));
            context.owner().setTimer(millis, timer -> context.runOnContext(ignored -> resume(Pause.RATE)));
        }
    }

    /** A room has a message in hand. */
    void started() {
        if (++inHand >= ConnectionLimits.MAX_MESSAGES_IN_HAND) {
            pause(Pause.BUSY);
        }
    }

    /** A room is done with a message. */
    void finished() {
        context.runOnContext(ignored -> {
            if (--inHand <= ConnectionLimits.FEW_MESSAGES_IN_HAND) {
                resume(Pause.BUSY);
            }
        });
    }

    void pause(Pause why) {
        if (pauses.isEmpty()) {
            transport.pause();
        }
        pauses.add(why);
    }

    void resume(Pause why) {
        if (pauses.remove(why) && pauses.isEmpty()) {
            transport.resume();
        }
    }
}
