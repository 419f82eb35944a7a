package io.scriptorium.testbackends;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that nobody listened on a moment ago. */
public final class FreePorts {
    private static final int FIRST = 12_000;
    private static final int BUS_DISTANCE = 10_000;

    private FreePorts() {}

    /** A free port of the loopback interface. */
    public static int next() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A port whose neighbour 10,000 further, where a Redis of a cluster talks to the others, is free too. Both are below those that the system gives to clients, so that none of
     * these can take them before they are used.
     */
    static int nextWithBus() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, FIRST + BUS_DISTANCE);
            if (isFree(port) && isFree(port + BUS_DISTANCE)) {
                return port;
            }
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
