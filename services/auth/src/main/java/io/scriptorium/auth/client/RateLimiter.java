package io.scriptorium.auth.client;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A bucket of permits for each client address: full at first, refilled evenly, a minute from empty to full. IPv6 addresses count by their network of 64 bits, which is what one
 * subscriber gets. Remembers at most {@link #MAX_ADDRESSES}; the one unused for longest is forgotten first, which fills its bucket.
 *
 * <p>Safe for use by several threads. Each pod counts for itself.
 */
final class RateLimiter {
    static final int MAX_ADDRESSES = 10_000;
    private static final int SUBSCRIBER_BITS = 64;
    private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

    private static final class Bucket {
        double permits;
        Instant filled;

        Bucket(double permits, Instant filled) {
            this.permits = permits;
            this.filled = filled;
        }
    }

    private final double permitsPerMinute;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MAX_ADDRESSES;
        }
    };

    RateLimiter(int permitsPerMinute, InstantSource clock) {
        this.permitsPerMinute = permitsPerMinute;
        this.clock = clock;
    }

    /** Takes a permit; if there is none, takes nothing and tells how long it is until there is one. */
    synchronized Duration take(String address) {
        Instant now = clock.instant();
        Bucket bucket = buckets.computeIfAbsent(subscriber(address), ignored -> new Bucket(permitsPerMinute, now));
        double refill = Duration.between(bucket.filled, now).toNanos() / NANOS_PER_MINUTE * permitsPerMinute;
        // A clock that was set back refills nothing, and takes nothing away.
        bucket.permits = Math.min(permitsPerMinute, bucket.permits + Math.max(0, refill));
        bucket.filled = now;
        if (bucket.permits >= 1) {
            bucket.permits--;
            return Duration.ZERO;
        }
        return Duration.ofNanos((long) Math.ceil((1 - bucket.permits) / permitsPerMinute * NANOS_PER_MINUTE));
    }

    synchronized int remembered() {
        return buckets.size();
    }

    private static String subscriber(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? Base64.getEncoder().encodeToString(Network.masked(six.getAddress(), SUBSCRIBER_BITS))
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
