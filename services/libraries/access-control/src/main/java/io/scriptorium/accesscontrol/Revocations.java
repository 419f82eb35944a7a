package io.scriptorium.accesscontrol;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What has ended lately: sessions, users, API tokens, as the stream of revocations told. Remembered for {@link #MEMORY}, longer than any access token lives, and
 * for at most {@link #MAX_REMEMBERED} of them; the oldest are forgotten first.
 *
 * <p>Safe for use by several threads.
 */
public final class Revocations {
    /** What ended. */
    public enum Kind {
        SESSION("session"),
        USER("user"),
        API_TOKEN("api-token");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** The name on the stream. */
        public String wireName() {
            return wireName;
        }
    }

    public static final Duration MEMORY = AccessTokens.MAX_LIFETIME.plusMinutes(2);
    public static final int MAX_REMEMBERED = 100_000;

    private record Ended(String type, UUID id) {}

    private final InstantSource clock;
    private final Map<Ended, Instant> ended = new LinkedHashMap<>();

    public Revocations(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes what the stream says; types that are not known are remembered too and match nobody. */
    public synchronized void ended(String type, UUID id) {
        Instant now = clock.instant();
        Ended key = new Ended(type, id);
        ended.remove(key);
        ended.put(key, now);
        var oldest = ended.entrySet().iterator();
        while (oldest.hasNext()
                && (oldest.next().getValue().isBefore(now.minus(MEMORY)) || ended.size() > MAX_REMEMBERED)) {
            oldest.remove();
        }
    }

    /**
     * Whether a caller's session or API token has ended. An account that has ended makes sessions end, each told by its own event, so that
     * signing in again is not mistaken for the old sign-in.
     */
    public synchronized boolean covers(Caller caller) {
        return (caller.sessionId() != null && remembers(Kind.SESSION, caller.sessionId()))
                || (caller.apiTokenId() != null && remembers(Kind.API_TOKEN, caller.apiTokenId()));
    }

    private boolean remembers(Kind kind, UUID id) {
        Instant at = ended.get(new Ended(kind.wireName(), id));
        return at != null && !at.isBefore(clock.instant().minus(MEMORY));
    }
}
