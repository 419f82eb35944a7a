package io.scriptorium.auth.client;

import io.scriptorium.auth.AuthSettings;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out where requests come from. {@code X-Forwarded-For} is read from its end, as long as the addresses there are those of our own proxies: what a client itself
 * wrote into it stands further left and is never believed.
 */
@Singleton
public final class Clients {
    private static final int MAX_DEVICE_LENGTH = 300;
    private static final int MAX_HOPS = 16;
    private static final String UNKNOWN = "unknown";

    private final List<Network> trusted;

    @Inject
    Clients(AuthSettings settings) {
        this(settings.trustedProxies());
    }

    Clients(List<String> trustedProxies) {
        trusted = trustedProxies.stream().map(Network::parse).toList();
    }

    /** Where a request comes from. */
    public Client of(HttpServerRequest request) {
        String device = request.getHeader("User-Agent");
        String peer =
                request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
        return new Client(
                address(peer, request.headers().getAll("X-Forwarded-For")),
                device == null ? "" : device.substring(0, Math.min(device.length(), MAX_DEVICE_LENGTH)));
    }

    /** The last address on the way that is not one of our proxies. */
    String address(@Nullable String peer, List<String> forwardedFor) {
        InetAddress nearest = parse(peer);
        if (nearest == null) {
            return UNKNOWN;
        }
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= Math.max(0, hops.length - MAX_HOPS) && isTrusted(nearest); i--) {
            InetAddress before = parse(hops[i].strip());
            if (before == null) {
                break;
            }
            nearest = before;
        }
        return nearest.getHostAddress();
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(network -> network.contains(address));
    }

    private static @Nullable InetAddress parse(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
