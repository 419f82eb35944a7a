package io.scriptorium.local;

import io.scriptorium.local.process.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Finds ports on the loopback interface that nobody uses. They lie below the range from which operating systems take ports for
 * outgoing connections: a port stays free while the child that owns it is started again.
 */
final class Ports {
    private static final int FIRST = 20_000;
    private static final int LAST = 31_999;
    private static final int MAX_TRIES = 1_000;
    private static final int CONNECT_MILLIS = 500;

    private final RandomGenerator random;
    private final Set<Integer> given = new HashSet<>();

    Ports(RandomGenerator random) {
        this.random = random;
    }

    /** A free port that was not given out before. */
    int next() {
        for (int i = 0; i < MAX_TRIES; i++) {
            int port = random.nextInt(FIRST, LAST + 1);
            if (given.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new Refusal("no free port from " + FIRST + " to " + LAST + " was found: end what uses them.");
    }

    /** Whether one could listen there, and nobody listens on any of this machine's own addresses. */
    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            return false;
        }
        return !answers("127.0.0.1", port) && !answers("::1", port);
    }

    private static boolean answers(String host, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
