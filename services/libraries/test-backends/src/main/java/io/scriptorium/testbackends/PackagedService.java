package io.scriptorium.testbackends;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a {@code @QuarkusIntegrationTest} can't ask Quarkus about the process that it runs against. Both of its ports are chosen by the system ({@code quarkus.http.test-port} and
 * {@code quarkus.management.port} are 0), so that no other program can be faster; Quarkus tells the test of one of them.
 */
public final class PackagedService {
    private static final Path LOG = Path.of("target/quarkus.log");
    private static final Pattern MANAGEMENT = Pattern.compile("Management interface listening on http://[^:]+:(\\d+)");

    private PackagedService() {}

    /** Where its health and metrics are, without a slash at the end. */
    public static URI management() {
        return URI.create("http://localhost:" + managementPort(LOG) + "/q");
    }

    /**
     * What a GET is answered that offers HTTP/2 besides, as curl and Java's client do, and that came through a proxy which passes the offer on.
     *
     * @return the status
     */
    public static int statusDespiteOfferOfHttp2(int port, String path) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: upgrade\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String line = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
            return Integer.parseInt(line.split(" ", 3)[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int managementPort(Path log) {
        try {
            Matcher line = MANAGEMENT.matcher(Files.readString(log));
            if (!line.find()) {
                throw new IllegalStateException(log + " doesn't say where the management interface is");
            }
            return Integer.parseInt(line.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
