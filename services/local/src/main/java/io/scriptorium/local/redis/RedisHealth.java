package io.scriptorium.local.redis;

import io.scriptorium.local.process.Health;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks Redis with PING: while it reads its data it answers with an error. */
record RedisHealth(int port) implements Health {
    private static final byte[] PING = "PING\r\n".getBytes(StandardCharsets.US_ASCII);

    @Override
    public boolean check() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(PING);
            return socket.getInputStream().read() == '+';
        }
    }
}
