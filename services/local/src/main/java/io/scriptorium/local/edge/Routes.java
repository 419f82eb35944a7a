package io.scriptorium.local.edge;

import io.vertx.core.net.SocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which path goes to whom: the table "One origin" of {@code services/README.md}. */
final class Routes {
    private final Upstreams auth;
    private final Upstreams documents;
    private final Map<String, Upstreams> nodes = new LinkedHashMap<>();
    private final Upstreams anyNode;
    private final Upstreams web;

    Routes(SocketAddress auth, List<SocketAddress> documents, Map<String, SocketAddress> collab, SocketAddress web) {
        this.auth = new Upstreams(List.of(auth));
        this.documents = new Upstreams(documents);
        collab.forEach((name, address) -> nodes.put(name, new Upstreams(List.of(address))));
        this.anyNode = new Upstreams(List.copyOf(collab.values()));
        this.web = new Upstreams(List.of(web));
    }

    /** What becomes of a request. */
    sealed interface Decision {
        record To(Upstreams upstreams) implements Decision {}

        /** For services among themselves only. */
        record Hidden() implements Decision {}

        /** No path that can be routed safely. */
        record Malformed() implements Decision {}
    }

    Decision decide(String target) {
        Optional<RequestPath> path = RequestPath.of(target);
        if (path.isEmpty()) {
            return new Decision.Malformed();
        }
        List<String> segments = path.get().segments();
        return switch (segments.getFirst()) {
            case "internal" -> new Decision.Hidden();
            case "auth" -> new Decision.To(auth);
            case "api" -> new Decision.To(documents);
            case "collab" ->
                new Decision.To(segments.size() > 1 ? nodes.getOrDefault(segments.get(1), anyNode) : anyNode);
            // As for an ingress, whatever nobody else claims is the application's.
            case String other -> new Decision.To(web);
        };
    }

    /**
     * Reads the addresses that the environment of the process names: {@code SCRIPTORIUM_EDGE_AUTH} and {@code …_WEB}
     * (host:port), {@code …_DOCUMENTS} (a list, by commas), {@code …_COLLAB} (a list of name=host:port).
     */
    static Routes of(Map<String, String> environment) {
        Map<String, SocketAddress> collab = new LinkedHashMap<>();
        for (String node : list(environment, "COLLAB")) {
            int equals = node.indexOf('=');
            collab.put(node.substring(0, equals), address(node.substring(equals + 1)));
        }
        return new Routes(
                address(setting(environment, "AUTH")),
                list(environment, "DOCUMENTS").stream().map(Routes::address).toList(),
                collab,
                address(setting(environment, "WEB")));
    }

    private static String setting(Map<String, String> environment, String name) {
        String value = environment.get("SCRIPTORIUM_EDGE_" + name);
        if (value == null) {
            throw new IllegalArgumentException("SCRIPTORIUM_EDGE_" + name + " is not set");
        }
        return value;
    }

    private static List<String> list(Map<String, String> environment, String name) {
        return Pattern.compile(",").splitAsStream(setting(environment, name)).toList();
    }

    private static SocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return SocketAddress.inetSocketAddress(
                Integer.parseInt(hostAndPort.substring(colon + 1)), hostAndPort.substring(0, colon));
    }
}
