package io.scriptorium.accesscontrol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.scriptorium.accesscontrol.InternalClient.Answer;
import io.scriptorium.accesscontrol.InternalClient.Bounds;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Against a server that hangs up on kept connections. */
class InternalClientTest {
    private static final InternalSecret SECRET = new InternalSecret("a-secret-for-tests-with-enough-characters");
    private static final int BODY_BYTES = 1_000;
    private static final Bounds BOUNDS =
            new Bounds(8, 10_000, Duration.ofSeconds(3), Duration.ofSeconds(10), BODY_BYTES);

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger requests = new AtomicInteger();
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    /** At how many requests it hangs up on everybody, without a word. */
    private final AtomicInteger hangUps = new AtomicInteger();

    private InternalClient client;
    private String base = "";

    @BeforeEach
    void start() {
        HttpServer server = vertx.createHttpServer()
                .connectionHandler(connection -> {
                    connections.add(connection);
                    connection.closeHandler(ignored -> connections.remove(connection));
                })
                .requestHandler(this::answer)
                .listen(0, "localhost")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        base = "http://localhost:" + server.actualPort();
        client = new InternalClient(vertx, base, SECRET, BOUNDS);
    }

    @AfterEach
    void stop() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        requests.incrementAndGet();
        if (hangUps.getAndDecrement() > 0) {
            connections.forEach(HttpConnection::close);
        } else if (!SECRET.matches(request.getHeader(InternalSecret.HEADER))) {
            request.response().setStatusCode(404).end();
        } else if (request.path().equals("/large")) {
            request.response().end(Buffer.buffer(new byte[BODY_BYTES + 1]));
        } else if (request.path().equals("/typed")) {
            request.response().putHeader("Content-Type", "text/plain").end("accepted: " + request.getHeader("Accept"));
        } else {
            request.bodyHandler(
                    body -> request.response().end(Buffer.buffer("heard: ").appendBuffer(body)));
        }
    }

    private static Answer await(Future<Answer> answer) {
        return answer.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    private Answer ask(String question) {
        return await(client.post("/", new JsonObject().put("q", question)));
    }

    private static Answer heard(String question) {
        return new Answer(200, null, Buffer.buffer("heard: {\"q\":\"" + question + "\"}"));
    }

    @Test
    @DisplayName("a kept connection that was closed at the other end is no failure: the question goes over a new one")
    void keptConnectionClosed() {
        for (int i = 0; i < 5; i++) {
            assertEquals(heard("question " + i), ask("question " + i));
            hangUps.set(1);
        }
        assertEquals(new Answer(200, null, Buffer.buffer("heard: ")), await(client.get("/")));
    }

    @Test
    @DisplayName("a server that always hangs up is asked twice, not for ever")
    void alwaysClosed() {
        hangUps.set(Integer.MAX_VALUE);
        CompletionException failure = assertThrows(CompletionException.class, () -> ask("anything"));
        assertInstanceOf(HttpClosedException.class, failure.getCause());
        assertEquals(2, requests.get());
    }

    @Test
    @DisplayName("the other service is told which types are understood, and tells which it is")
    void types() {
        assertEquals(
                new Answer(200, "text/plain", Buffer.buffer("accepted: text/plain, */*;q=0.5")),
                await(client.get("/typed", "text/plain, */*;q=0.5")));
        assertEquals(new Answer(200, "text/plain", Buffer.buffer("accepted: */*")), await(client.get("/typed")));
    }

    @Test
    @DisplayName("an answer that is larger than it may be is none")
    void tooLarge() {
        CompletionException failure = assertThrows(CompletionException.class, () -> await(client.get("/large")));
        assertInstanceOf(StreamResetException.class, failure.getCause());
    }

    @Test
    @DisplayName("no body is lost, however slow the thread that asks: the answer is there before that thread goes on")
    void noBodyIsLost() {
        HttpClient real = vertx.createHttpClient();
        InternalClient slow = new InternalClient(
                vertx,
                stepping(
                        HttpClient.class,
                        real,
                        "request",
                        future -> stepping(Future.class, future, "compose", next -> {
                            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
                            return next;
                        })),
                base,
                SECRET,
                BOUNDS);
        for (int i = 0; i < 5; i++) {
            assertEquals(heard("question " + i), await(slow.post("/", new JsonObject().put("q", "question " + i))));
        }
        assertEquals(new Answer(200, null, Buffer.buffer("heard: ")), await(slow.get("/")));
    }

    /** The same object, but that something is done with what one of its methods answers. */
    private static <T> T stepping(Class<T> type, Object real, String method, UnaryOperator<Object> then) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    Object result = called.invoke(real, arguments);
                    return called.getName().equals(method) ? then.apply(result) : result;
                }));
    }
}
