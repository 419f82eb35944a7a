package io.scriptorium.local.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which headers pass. Those of one hop end here (RFC 9110, 7.6.1). What a request says about its way is replaced by what is
 * known here, since the edge is the first that can be trusted; and what services say to each other nobody says from outside.
 */
final class ForwardedHeaders {
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings");

    private static final Set<String> NOT_FROM_OUTSIDE = Set.of(
            // Answered here.
            "expect",
            "forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-prefix",
            "x-forwarded-proto",
            "x-forwarded-ssl",
            "x-real-ip",
            "x-scriptorium-internal",
            "x-scriptorium-relay");

    private ForwardedHeaders() {}

    static MultiMap ofRequest(HttpServerRequest request) {
        MultiMap headers = ofHop(request.headers());
        NOT_FROM_OUTSIDE.forEach(headers::remove);
        headers.set("X-Forwarded-For", request.remoteAddress().hostAddress());
        headers.set("X-Forwarded-Proto", "http");
        headers.set("X-Forwarded-Port", Integer.toString(request.localAddress().port()));
        String host = request.getHeader(HttpHeaders.HOST);
        if (host != null) {
            headers.set("X-Forwarded-Host", host);
        }
        return headers;
    }

    /** The same for a request that is to become a socket. */
    static MultiMap ofUpgrade(HttpServerRequest request) {
        return ofRequest(request).set(HttpHeaders.CONNECTION, "Upgrade").set(HttpHeaders.UPGRADE, "websocket");
    }

    /** What passes on of headers, whichever way they go. */
    static MultiMap ofHop(MultiMap headers) {
        Set<String> named = new TreeSet<>(HOP_BY_HOP);
        for (String connection : headers.getAll(HttpHeaders.CONNECTION)) {
            for (String name : connection.split(",", -1)) {
                named.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        MultiMap passing = MultiMap.caseInsensitiveMultiMap();
        headers.forEach(header -> {
            if (!named.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                passing.add(header.getKey(), header.getValue());
            }
        });
        return passing;
    }

    static boolean asksForSocket(HttpServerRequest request) {
        return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
    }
}
