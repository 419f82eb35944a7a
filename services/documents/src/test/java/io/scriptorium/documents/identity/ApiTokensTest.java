package io.scriptorium.documents.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.accesscontrol.Caller;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against an {@code auth} that hangs up. */
class ApiTokensTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger requests = new AtomicInteger();
    /** At how many requests it hangs up, without a word. */
    private final AtomicInteger hangUps = new AtomicInteger();

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
        requests.incrementAndGet();
        if (hangUps.getAndDecrement() <= 0) {
            request.response().setStatusCode(404).end();
        } else {
            request.connection().close();
        }
    }

    private Optional<Caller> introspect(ApiTokens tokens, String token) {
        return tokens.introspect(token)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    @Test
    @DisplayName("a failure is told, and not remembered")
    void failureNotRemembered() {
        hangUps.set(2);
        ApiTokens tokens = new ApiTokens(
                vertx, "http://localhost:" + server.actualPort(), "a-secret-for-tests-with-enough-characters");
        assertThrows(CompletionException.class, () -> introspect(tokens, "scr_1"));
        assertEquals(2, requests.get(), "asked twice, not for ever");
        assertTrue(introspect(tokens, "scr_1").isEmpty());
    }
}
