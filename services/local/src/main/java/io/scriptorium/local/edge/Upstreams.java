package io.scriptorium.local.edge;

import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The processes that can answer a request, each as good as the other. Confined to the event loop. */
final class Upstreams {
    private final List<SocketAddress> addresses;
    private int next;

    Upstreams(List<SocketAddress> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("nobody to answer");
        }
        this.addresses = List.copyOf(addresses);
    }

    /** All, in the order in which to try them: another is the first each time. */
    List<SocketAddress> order() {
        List<SocketAddress> order = new ArrayList<>(addresses);
        Collections.rotate(order, -next);
        next = (next + 1) % addresses.size();
        return order;
    }
}
