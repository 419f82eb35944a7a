package io.scriptorium.testbackends;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import redis.embedded.RedisServer;

/** One server of several: a process on a port of its own, with a password, and with nothing on disk but what it needs to run. */
final class RedisNode implements AutoCloseable {
    /** What servers, and whoever asks them, have to say. */
    static final String PASSWORD = "a password";

    private static final int ATTEMPTS = 10;
    private static final int WAIT_SECONDS = 20;

    private final int port;
    /** Where clients and the other servers find it; with TLS another one. */
    private final int sharedPort;

    private final Path data;
    private final RedisServer server;

    private RedisNode(int port, int sharedPort, Path data, RedisServer server) {
        this.port = port;
        this.sharedPort = sharedPort;
        this.data = data;
        this.server = server;
    }

    /**
     * Starts a server; where somebody was faster with its port, on another one.
     *
     * @param authority who issues its certificate, if clients and the other servers are to speak TLS with it
     */
    static RedisNode start(@Nullable CertificateAuthority authority, String... settings) {
        IOException last = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = FreePorts.nextWithBus();
            Path data = TemporaryFolders.create("scriptorium-redis-node");
            try {
                var builder = RedisServer.newRedisServer()
                        .port(port)
                        .setting("dir " + data)
                        .setting("save \"\"")
                        .setting("requirepass \"" + PASSWORD + "\"")
                        .setting("masterauth \"" + PASSWORD + "\"")
                        .setting("repl-diskless-sync yes")
                        .setting("repl-diskless-sync-delay 0")
                        .soutListener(line -> {})
                        .serrListener(line -> {});
                for (String setting : settings) {
                    builder.setting(setting);
                }
                int sharedPort = port;
                if (authority != null) {
                    sharedPort = FreePorts.nextWithBus();
                    for (String setting : tls(authority, sharedPort)) {
                        builder.setting(setting);
                    }
                }
                RedisServer server = builder.build();
                server.start();
                return new RedisNode(port, sharedPort, data, server);
            } catch (IOException e) {
                last = e;
                TemporaryFolders.delete(data);
            }
        }
        throw new IllegalStateException("no Redis started in " + ATTEMPTS + " attempts", last);
    }

    /** What has a server, or a sentinel, speak TLS on a port, with whoever comes and with the others. */
    static List<String> tls(CertificateAuthority authority, int port) {
        CertificateAuthority.Issued certificate = authority.forThisAddress();
        return List.of(
                "tls-port " + port,
                "tls-cert-file " + certificate.certificate(),
                "tls-key-file " + certificate.key(),
                "tls-ca-cert-file " + authority.certificate(),
                "tls-auth-clients no",
                "tls-replication yes",
                "tls-cluster yes");
    }

    int port() {
        return sharedPort;
    }

    String url() {
        return url(port == sharedPort ? "redis" : "rediss", sharedPort);
    }

    static String url(String scheme, int port) {
        return scheme + "://:"
                + URLEncoder.encode(PASSWORD, StandardCharsets.UTF_8).replace("+", "%20") + "@127.0.0.1:" + port;
    }

    /** Sends a command and answers what it says, without the type: the text, the number, the bulk. */
    String call(String command) {
        return call(port, command);
    }

    static String call(int port, String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(WAIT_SECONDS * 1_000);
            String commands = "AUTH \"" + PASSWORD + "\"\r\n" + command + "\r\n";
            socket.getOutputStream().write(commands.getBytes(StandardCharsets.US_ASCII));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String authenticated = line(in);
            if (!authenticated.equals("+OK")) {
                throw new IllegalStateException("AUTH: " + authenticated);
            }
            String head = line(in);
            return switch (head.charAt(0)) {
                case '-' ->
                    throw new IllegalStateException(command.substring(0, Math.min(40, command.length())) + ": " + head);
                case '$' -> new String(in.readNBytes(Integer.parseInt(head.substring(1))), StandardCharsets.UTF_8);
                default -> head.substring(1);
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + WAIT_SECONDS * 1_000_000_000L;
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(what + ": not in " + WAIT_SECONDS + " s");
            }
            java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
        }
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        TemporaryFolders.delete(data);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\r'; c = in.read()) {
            if (c < 0) {
                throw new IOException("Redis hung up");
            }
            line.append((char) c);
        }
        if (in.read() != '\n') {
            throw new IOException("a line of Redis has no end");
        }
        return line.toString();
    }
}
