package io.scriptorium.accesscontrol;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of {@code auth}, fetched over HTTP and kept. They are fetched again when they are older than {@link #MAX_AGE}, and when a token names a key that is not
 * among them, but never more often than every {@link #MIN_AGE}: made-up key ids don't become requests. While {@code auth} is away the keys at hand stay good.
 *
 * <p>Never blocks; safe for use by several threads.
 */
public final class KeySetCache {
    public static final Duration MAX_AGE = Duration.ofMinutes(5);
    public static final Duration MIN_AGE = Duration.ofSeconds(2);

    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);
    private static final int MAX_KEY_SET_BYTES = 256 << 10;

    private final HttpClient client;
    private final URI location;
    private final InstantSource clock;

    private @Nullable JsonWebKeySet keys;
    private Instant asked = Instant.MIN;
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
        JsonWebKeySet known;
        Instant fetched;
        synchronized (this) {
            known = keys;
            fetched = asked;
        }
        Instant now = clock.instant();
        Key key = known == null ? null : AccessTokens.find(known, keyId);
        if (key != null) {
            if (now.isAfter(fetched.plus(MAX_AGE))) {
                // In the background: the key at hand is good meanwhile.
                fetch(now);
            }
            return Future.succeededFuture(key).toCompletionStage();
        }
        if (known != null && now.isBefore(fetched.plus(MIN_AGE))) {
            return Future.<Key>failedFuture(new TokenRejectedException("unknown key"))
                    .toCompletionStage();
        }
        return fetch(now)
                .compose(fresh -> {
                    Key found = AccessTokens.find(fresh, keyId);
                    return found == null
                            ? Future.<Key>failedFuture(new TokenRejectedException("unknown key"))
                            : Future.succeededFuture(found);
                })
                .toCompletionStage();
    }

    /** Fetches the keys; one request at a time, whoever asks. */
    private synchronized Future<JsonWebKeySet> fetch(Instant now) {
        Future<JsonWebKeySet> current = asking;
        if (current != null) {
            return current;
        }
        asked = now;
        Future<JsonWebKeySet> started = client.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(location.toString())
                        .setTimeout(ANSWER_TIMEOUT.toMillis()))
                .compose(request -> request.send())
                .compose(response -> response.statusCode() == 200
                        ? response.body()
                        : Future.failedFuture(
                                new IllegalStateException("the key set answered " + response.statusCode())))
                .map(body -> {
                    if (body.length() > MAX_KEY_SET_BYTES) {
                        throw new IllegalStateException("the key set is too large");
                    }
                    try {
                        return new JsonWebKeySet(body.toString());
                    } catch (JoseException e) {
                        throw new IllegalStateException("the key set can't be read", e);
                    }
                });
        asking = started;
        started.onComplete(result -> {
            synchronized (this) {
                asking = null;
                if (result.succeeded()) {
                    keys = result.result();
                }
            }
        });
        return started;
    }
}
