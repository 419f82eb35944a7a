package io.scriptorium.accesscontrol;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Against a real server on the loopback interface, with a clock that moves only when told. */
@Timeout(30)
class KeySetCacheTest {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Clock clock = new Clock();
    private final AtomicInteger requests = new AtomicInteger();
    private final EllipticCurveJsonWebKey first = AccessTokensTest.ecKey("first");
    private final EllipticCurveJsonWebKey second = AccessTokensTest.ecKey("second");
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final Vertx vertx = Vertx.vertx();

    private HttpServer server;
    private KeySetCache cache;
    private volatile int status = 200;
    private volatile String body = "";
    private volatile CountDownLatch gate = new CountDownLatch(0);

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(executor);
        server.createContext("/auth/jwks", this::answer);
        server.start();
        cache = new KeySetCache(
                vertx, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/auth/jwks"), clock);
        publish(first);
    }

    @AfterEach
    void stop() throws Exception {
        gate.countDown();
        server.stop(0);
        executor.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void aKeyIsFetchedOnceAndKept() throws Exception {
        assertKey(first, cache.key("first"));
        assertKey(first, cache.key("first"));
        assertEquals(1, requests.get());
    }

    @Test
    void manyWhoAskAtOnceShareOneRequest() throws Exception {
        gate = new CountDownLatch(1);
        List<CompletionStage<Key>> asked = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            asked.add(cache.key("first"));
        }
        gate.countDown();
        for (CompletionStage<Key> one : asked) {
            assertKey(first, one);
        }
        assertEquals(1, requests.get());
    }

    @Test
    @DisplayName("F-57 a new key is picked up, by all who come with it at once")
    void rotationPicksUpTheNewKey() throws Exception {
        assertKey(first, cache.key("first"));
        clock.advance(KeySetCache.MIN_AGE);
        publish(first, second);
        gate = new CountDownLatch(1);
        CompletionStage<Key> one = cache.key("second");
        CompletionStage<Key> other = cache.key("second");
        assertKey(first, cache.key("first"));
        gate.countDown();
        assertKey(second, one);
        assertKey(second, other);
        assertEquals(2, requests.get());
    }

    @Test
    void madeUpKeyIdsDoNotBecomeRequests() throws Exception {
        assertKey(first, cache.key("first"));
        for (int i = 0; i < 100; i++) {
            assertRejected(cache.key("made up " + i));
        }
        assertEquals(1, requests.get());
        clock.advance(KeySetCache.MIN_AGE);
        for (int i = 0; i < 100; i++) {
            assertRejected(cache.key("made up " + i));
        }
        assertEquals(2, requests.get());
    }

    @Test
    void oldKeysAreFetchedAgainInTheBackground() throws Exception {
        assertKey(first, cache.key("first"));
        publish(second);
        clock.advance(KeySetCache.MAX_AGE);
        assertKey(first, cache.key("first"));
        assertEquals(1, requests.get());
        clock.advance(Duration.ofMillis(1));
        assertKey(first, cache.key("first"));
        eventually(() -> cache.key("second").toCompletableFuture().isDone() && requests.get() == 2);
        assertKey(second, cache.key("second"));
        assertRejected(cache.key("first"));
        assertEquals(2, requests.get());
    }

    @Test
    void whileAuthIsAwayKnownKeysStayGoodAndOthersCanNotBeJudged() throws Exception {
        assertKey(first, cache.key("first"));
        status = 503;
        clock.advance(KeySetCache.MAX_AGE.plusSeconds(1));
        assertKey(first, cache.key("first"));
        eventually(() -> requests.get() == 2);
        assertNotJudged(cache.key("second"));
        assertNotJudged(cache.key("third"));
        assertKey(first, cache.key("first"));
        assertEquals(2, requests.get());

        status = 200;
        publish(first, second);
        clock.advance(KeySetCache.MIN_AGE);
        assertKey(second, cache.key("second"));
        assertRejected(cache.key("third"));
    }

    @Test
    void whileAuthHasNeverAnsweredItIsAskedNoMoreOftenThanAllowed() throws Exception {
        status = 503;
        for (int i = 0; i < 20; i++) {
            assertNotJudged(cache.key("first"));
        }
        assertEquals(1, requests.get());
        status = 200;
        clock.advance(KeySetCache.MIN_AGE);
        assertKey(first, cache.key("first"));
    }

    @Test
    void aServerThatIsNotThereIsNoVerdict() throws Exception {
        server.stop(0);
        assertNotJudged(cache.key("first"));
    }

    @Test
    void anAnswerThatIsNoKeySetIsNoVerdict() throws Exception {
        for (String wrong :
                List.of("", "{}", "[]", "<html></html>", "{\"keys\":5}", "{\"keys\":[]}", "{\"keys\":[{\"kty\":5}]}")) {
            body = wrong;
            clock.advance(KeySetCache.MIN_AGE);
            assertNotJudged(cache.key("first"));
        }
        publish(first);
        clock.advance(KeySetCache.MIN_AGE);
        assertKey(first, cache.key("first"));
    }

    @Test
    void anAnswerLargerThanAKeySetCanBeIsNotRead() throws Exception {
        String keys = body;
        body = keys + " ".repeat(KeySetCache.MAX_KEY_SET_BYTES + 1 - keys.length());
        assertNotJudged(cache.key("first"));
        body = keys + " ".repeat(KeySetCache.MAX_KEY_SET_BYTES - keys.length());
        clock.advance(KeySetCache.MIN_AGE);
        assertKey(first, cache.key("first"));
    }

    @Test
    void onlyPublishedSigningKeysOfTheRightKindCount() throws Exception {
        EllipticCurveJsonWebKey encrypting = AccessTokensTest.ecKey("encrypting");
        encrypting.setUse("enc");
        body = new JsonWebKeySet(first, encrypting).toJson(OutputControlLevel.PUBLIC_ONLY);
        body = body.replace(
                "\"keys\":[", "\"keys\":[{\"kty\":\"oct\",\"kid\":\"secret\",\"use\":\"sig\",\"k\":\"AAAA\"},");
        assertKey(first, cache.key("first"));
        assertRejected(cache.key("encrypting"));
        assertRejected(cache.key("secret"));
    }

    private void publish(JsonWebKey... keys) {
        body = new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            gate.await();
            exchange.sendResponseHeaders(status, content.length == 0 ? -1 : content.length);
            if (content.length > 0) {
                exchange.getResponseBody().write(content);
            }
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    private static void assertKey(EllipticCurveJsonWebKey expected, CompletionStage<Key> key) throws Exception {
        assertArrayEquals(expected.getPublicKey().getEncoded(), await(key).getEncoded());
    }

    private static void assertRejected(CompletionStage<Key> key) {
        assertInstanceOf(
                TokenRejectedException.class,
                assertThrows(ExecutionException.class, () -> await(key)).getCause());
    }

    private static void assertNotJudged(CompletionStage<Key> key) {
        Throwable failure =
                assertThrows(ExecutionException.class, () -> await(key)).getCause();
        assertFalse(failure instanceof TokenRejectedException, String.valueOf(failure));
    }

    private static Key await(CompletionStage<Key> key)
            throws ExecutionException, InterruptedException, TimeoutException {
        return key.toCompletableFuture().get(SOON.toMillis(), TimeUnit.MILLISECONDS);
    }

    private interface Condition {
        boolean holds();
    }

    private static void eventually(Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!condition.holds()) {
            assertTrue(System.nanoTime() < deadline, "not in time");
            Thread.sleep(5);
        }
    }
}
