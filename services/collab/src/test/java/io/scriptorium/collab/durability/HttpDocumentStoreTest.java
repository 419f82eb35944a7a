package io.scriptorium.collab.durability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.accesscontrol.InternalSecret;
import io.scriptorium.wire.DeflatedState;
import io.scriptorium.wire.MalformedFrameException;
import io.scriptorium.wire.StoredState;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against documents services of two releases. */
class HttpDocumentStoreTest {
    private static final UUID DOCUMENT = new UUID(1, 2);
    private static final byte[] STATE = {0, 0};

    private final Vertx vertx = Vertx.vertx();
    private final AtomicReference<String> accepted = new AtomicReference<>();
    /** What it answers with. */
    private volatile byte[] body = STATE;

    private volatile String type = "application/octet-stream";
    private HttpServer server;

    @BeforeEach
    void start() {
        server = vertx.createHttpServer()
                .requestHandler(this::answer)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        accepted.set(request.getHeader("Accept"));
        request.response().putHeader("Content-Type", type).end(Buffer.buffer(body));
    }

    private StoredState load(HttpDocumentStore store) {
        return store.load(DOCUMENT)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private HttpDocumentStore store() {
        return new HttpDocumentStore(
                vertx,
                URI.create("http://localhost:" + server.actualPort()),
                new InternalSecret("a-secret-for-tests-with-enough-characters"));
    }

    @Test
    @DisplayName("a documents service of this release answers with what is stored, as it lies there")
    void asItIsStored() {
        StoredState stored = new StoredState(
                new StoredState.Snapshot(DeflatedState.of(new byte[] {1, 2, 3})), List.of(new byte[] {4}, STATE));
        type = StoredState.MEDIA_TYPE;
        body = stored.encode();
        assertArrayEquals(stored.encode(), load(store()).encode());
        assertTrue(accepted.get().contains(StoredState.MEDIA_TYPE));
    }

    @Test
    @DisplayName("one of an earlier release, which knows of no such thing, answers with an update")
    void earlierRelease() {
        assertArrayEquals(StoredState.of(STATE).encode(), load(store()).encode());
        assertTrue(accepted.get().contains("application/octet-stream"));
    }

    @Test
    void nonsenseIsAFailure() {
        type = StoredState.MEDIA_TYPE;
        body = new byte[] {77};
        HttpDocumentStore store = store();
        CompletionException failure = assertThrows(CompletionException.class, () -> load(store));
        assertInstanceOf(MalformedFrameException.class, failure.getCause());
    }
}
