package io.scriptorium.collab.placement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.hashring.Member;
import io.scriptorium.wire.CloseCode;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.net.URI;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Links to owners that take the connection and then say nothing. */
class RelayLinkTest {
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final CompletableFuture<Integer> endedWith = new CompletableFuture<>();
    private final CompletableFuture<Integer> messagesBack = new CompletableFuture<>();

    private final RelayLink.Listener listener = new RelayLink.Listener() {
        @Override
        public void received(byte[] message, RelayLink from) {}

        @Override
        public void unreachable(Queue<byte[]> unsent) {
            messagesBack.complete(unsent.size());
        }

        @Override
        public void ended(Short code, String reason) {
            endedWith.complete((int) code);
        }

        @Override
        public void drained() {}
    };

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    /** Opens a link to a server that never answers, and sends so many messages of a megabyte. */
    private void sendMegabytes(int count) throws Exception {
        NetServer silent = vertx.createNetServer()
                .connectHandler(socket -> {})
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Relays relays = new Relays(vertx, new InternalSecret("a-secret-for-tests-with-enough-characters"));
        Member owner = new Member("owner", URI.create("http://localhost:" + silent.actualPort()), Member.State.ACTIVE);
        CompletableFuture<Boolean> moreWanted = new CompletableFuture<>();
        context.runOnContext(ignored -> {
            RelayLink link = relays.open(context, owner, new UUID(1, 2), null, listener);
            boolean wanted = false;
            for (int i = 0; i < count; i++) {
                wanted |= link.send(new byte[1 << 20]);
            }
            moreWanted.complete(wanted);
        });
        assertFalse(moreWanted.get(10, TimeUnit.SECONDS), "asks for silence until it is open");
    }

    @Test
    @DisplayName("F-03 what was sent to an owner that does not answer comes back, to be served here")
    void comesBack() throws Exception {
        sendMegabytes(3);
        assertEquals(3, messagesBack.get(20, TimeUnit.SECONDS));
        assertFalse(endedWith.isDone());
    }

    @Test
    @DisplayName("what a client can make a link keep is bounded")
    void bounded() throws Exception {
        sendMegabytes((RelayLink.MAX_UNSENT_BYTES >> 20) + 1);
        assertEquals(CloseCode.OVERLOADED.code(), endedWith.get(10, TimeUnit.SECONDS));
        assertTrue(CloseCode.OVERLOADED.code() >= 4500, "the client comes again");
        assertFalse(messagesBack.isDone());
    }
}
