package io.scriptorium.testbackends;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import redis.embedded.RedisServer;

/**
 * One Redis for all tests of this JVM. It is started at first use, stands on one port for as long as the JVM lives, and
 * keeps its data when it is stopped and started.
 */
public final class RedisBackend {
    private final Path data;
    private final int port;
    private final RedisServer server;
    private int tlsPort;

    private RedisBackend() {
        data = TemporaryFolders.create("scriptorium-redis");
        port = FreePorts.next();
        try {
            server = RedisServer.newRedisServer()
                    .port(port)
                    .setting("dir " + data)
                    .setting("save \"\"")
                    .setting("appendonly yes")
                    .setting("maxmemory-policy noeviction")
                    .soutListener(line -> {})
                    .serrListener(line -> {})
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            stop();
                            TemporaryFolders.delete(data);
                        },
                        "redis-stop"));
    }

    private static final class Holder {
        static final RedisBackend INSTANCE = new RedisBackend();
    }

    /** The server of this JVM. */
    public static RedisBackend shared() {
        return Holder.INSTANCE;
    }

    /** Where it listens: {@code redis://localhost:port}. */
    public String url() {
        return "redis://localhost:" + port;
    }

    /** Stops the server: connections are cut, its data stays. */
    public synchronized void stop() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the server where it was. Does nothing if it runs. */
    public synchronized void start() {
        try {
            server.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Empties the server, as a crash without persistence would. */
    public void flushAll() {
        command("FLUSHALL");
    }

    /**
     * Takes TLS besides, on a port of its own, with that certificate; until the server is stopped. Done again, the port stays and the certificate is another.
     *
     * @return where: {@code rediss://localhost:port}
     */
    public synchronized String takeTls(CertificateAuthority.Issued certificate) {
        if (tlsPort == 0) {
            tlsPort = FreePorts.next();
        }
        // Without a port it looks at the files only when it gets one: else it would at the one without the other.
        command("CONFIG SET tls-port 0");
        command("CONFIG SET tls-auth-clients no");
        command("CONFIG SET tls-cert-file " + certificate.certificate());
        command("CONFIG SET tls-key-file " + certificate.key());
        command("CONFIG SET tls-port " + tlsPort);
        return "rediss://localhost:" + tlsPort;
    }

    private void command(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] answer = in.readNBytes("+OK\r\n".length());
            if (answer.length == 0 || answer[0] != '+') {
                throw new IllegalStateException(command + ": " + new String(answer, StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
