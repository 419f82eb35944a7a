package io.scriptorium.collab.durability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scriptorium.accesscontrol.InternalSecret;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against a server that hangs up on kept connections. */
class HttpDocumentStoreTest {
    private static final UUID DOCUMENT = new UUID(1, 2);
    private static final byte[] STATE = {0, 0};

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger requests = new AtomicInteger();
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    /** At how many requests it hangs up on everybody, without a word. */
    private final AtomicInteger hangUps = new AtomicInteger();

    private HttpServer server;

    @BeforeEach
    void start() {
        server = vertx.createHttpServer()
                .connectionHandler(connection -> {
                    connections.add(connection);
                    connection.closeHandler(ignored -> connections.remove(connection));
                })
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
        requests.incrementAndGet();
        if (hangUps.getAndDecrement() <= 0) {
            request.response().end(Buffer.buffer(STATE));
        } else {
            connections.forEach(HttpConnection::close);
        }
    }

    private byte[] load(HttpDocumentStore store) {
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
    @DisplayName("a kept connection that was closed at the other end is no failure: the request goes over a new one")
    void keptConnectionClosed() {
        HttpDocumentStore store = store();
        for (int i = 0; i < 5; i++) {
            assertArrayEquals(STATE, load(store));
            hangUps.set(1);
        }
    }

    @Test
    @DisplayName("a server that always hangs up is asked twice, not for ever")
    void alwaysClosed() {
        hangUps.set(Integer.MAX_VALUE);
        HttpDocumentStore store = store();
        CompletionException failure = assertThrows(CompletionException.class, () -> load(store));
        assertInstanceOf(HttpClosedException.class, failure.getCause());
        assertEquals(2, requests.get());
    }
}
