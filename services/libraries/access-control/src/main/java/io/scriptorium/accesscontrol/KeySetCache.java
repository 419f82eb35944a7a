package io.scriptorium.accesscontrol;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of {@code auth}, fetched over HTTP and kept. They are fetched again when they are older than {@link #MAX_AGE}, and when a token names a key that is not
 * among them, but never more often than every {@link #MIN_AGE}: made-up key ids don't become requests. While {@code auth} is away the keys at hand stay good, and tokens
 * under other keys can't be judged: they are refused only on the word of a fetch that succeeded.
 *
 * <p>Never blocks; safe for use by several threads.
 */
public final class KeySetCache {
    public static final Duration MAX_AGE = Duration.ofMinutes(5);
    public static final Duration MIN_AGE = Duration.ofSeconds(2);

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    static final int MAX_KEY_SET_BYTES = 256 << 10;

    private final HttpClient client;
    private final URI location;
    private final InstantSource clock;

    private @Nullable JsonWebKeySet keys;
    private Instant asked = Instant.MIN;
    private @Nullable Throwable lastFailure;
    private @Nullable Future<JsonWebKeySet> asking;

    public KeySetCache(Vertx vertx, URI location, InstantSource clock) {
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout((int) ANSWER_TIMEOUT.toMillis())
                .setMaxPoolSize(2));
        this.location = location;
        this.clock = clock;
    }

    /**
     * The key of an id.
     *
     * @return fails with {@link TokenRejectedException} if there is no such key, and with another exception if the keys can't be fetched
     */
    public CompletionStage<Key> key(String keyId) {
        return find(keyId).toCompletionStage();
    }

    private synchronized Future<Key> find(String keyId) {
        Instant now = clock.instant();
        JsonWebKeySet known = keys;
        Key key = known == null ? null : AccessTokens.find(known, keyId);
        if (key != null) {
            if (now.isAfter(asked.plus(MAX_AGE))) {
                // In the background: the key at hand is good meanwhile.
                fetch(now);
            }
            return Future.succeededFuture(key);
        }
        if (asking == null && !asked.equals(Instant.MIN) && now.isBefore(asked.plus(MIN_AGE))) {
            return Future.failedFuture(lastFailure == null ? new TokenRejectedException("unknown key") : lastFailure);
        }
        return fetch(now).compose(fresh -> {
            Key found = AccessTokens.find(fresh, keyId);
            return found == null
                    ? Future.failedFuture(new TokenRejectedException("unknown key"))
                    : Future.succeededFuture(found);
        });
    }

    /** Fetches the keys; one request at a time, whoever asks. */
    private synchronized Future<JsonWebKeySet> fetch(Instant now) {
        Future<JsonWebKeySet> current = asking;
        if (current != null) {
            return current;
        }
        asked = now;
        Promise<JsonWebKeySet> answered = Promise.promise();
        asking = answered.future();
        client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(location.toString())
                        .setTimeout(ANSWER_TIMEOUT.toMillis()))
                .compose(request -> request.send().compose(response -> body(request, response)))
                .map(KeySetCache::parse)
                .timeout(ANSWER_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .onComplete(result -> {
                    synchronized (this) {
                        asking = null;
                        lastFailure = result.cause();
                        if (result.succeeded()) {
                            keys = result.result();
                        }
                    }
                    answered.handle(result);
                });
        return answered.future();
    }

    /** The body of an answer; what is larger than a key set can be is not read to its end. */
    private static Future<Buffer> body(HttpClientRequest request, HttpClientResponse response) {
        Promise<Buffer> whole = Promise.promise();
        response.exceptionHandler(whole::tryFail);
        if (response.statusCode() != 200) {
            request.reset();
            return Future.failedFuture(new IllegalStateException("the key set answered " + response.statusCode()));
        }
        Buffer body = Buffer.buffer();
        response.endHandler(end -> whole.tryComplete(body));
        response.handler(chunk -> {
            if (body.length() + chunk.length() > MAX_KEY_SET_BYTES) {
                whole.tryFail(new IllegalStateException("the key set is too large"));
                request.reset();
            } else {
                body.appendBuffer(chunk);
            }
        });
        return whole.future();
    }

    private static JsonWebKeySet parse(Buffer body) {
        try {
            JsonWebKeySet keys = new JsonWebKeySet(body.toString());
            if (keys.getJsonWebKeys().isEmpty()) {
                throw new IllegalStateException("the key set is empty");
            }
            return keys;
        } catch (JoseException e) {
            throw new IllegalStateException("the key set can't be read", e);
        }
    }
}
