package io.scriptorium.acceptance.system;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An edge in front of the edge, for browsers that sit behind it: once a release of the client has been rolled out here, its pages come from a folder. All the rest, requests and sockets,
 * goes to the real services. One request a connection, but for sockets.
 */
public final class OtherPages implements AutoCloseable {
    private static final int MAX_HEAD_BYTES = 64 * 1024;
    private static final Pattern PAGE = Pattern.compile("GET (/[^ ?#]*)");
    private static final Pattern SERVICES = Pattern.compile("/(api|auth|collab|q)(/.*)?");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript",
            "css", "text/css",
            "svg", "image/svg+xml",
            "woff2", "font/woff2",
            "webmanifest", "application/manifest+json");

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile @Nullable Path release;

    /** Stands in front of a system, whose own pages are given out at first. */
    public OtherPages(LocalSystem system) {
        target = system.port();
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("other-pages").start(this::accept);
    }

    /** Where it listens. */
    public int port() {
        return listener.getLocalPort();
    }

    /** From now on pages come from this folder. */
    public OtherPages rollOut(Path folder) {
        release = folder;
        return this;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                sockets.add(near);
                Thread.ofVirtual().start(() -> serve(near));
            } catch (IOException e) {
                // Closed: the loop ends.
            }
        }
    }

    private void serve(Socket near) {
        try (near) {
            String head = head(near.getInputStream());
            Path file = file(head);
            if (file == null) {
                pass(near, head);
            } else {
                answer(near.getOutputStream(), file);
            }
        } catch (IOException e) {
            // Whoever asked is gone.
        } finally {
            sockets.remove(near);
        }
    }

    /** Everything up to the empty line. */
    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ending = 0;
        while (ending < 4) {
            int next = in.read();
            if (next < 0 || head.size() == MAX_HEAD_BYTES) {
                throw new IOException("no request");
            }
            head.write(next);
            ending = next == "\r\n\r\n".charAt(ending) ? ending + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(ISO_8859_1);
    }

    /** The file of the release that is asked for; null if that is none. */
    private @Nullable Path file(String head) {
        Path folder = release;
        Matcher request = PAGE.matcher(head);
        if (folder == null || !request.lookingAt()) {
            return null;
        }
        String path = request.group(1);
        if (SERVICES.matcher(path).matches()) {
            return null;
        }
        Path file = folder.resolve(path.substring(1)).normalize();
        boolean isFile = file.startsWith(folder) && Files.isRegularFile(file);
        return isFile ? file : path.contains(".") ? null : folder.resolve("index.html");
    }

    private static void answer(OutputStream out, Path file) throws IOException {
        String name = file.getFileName().toString();
        byte[] content = Files.readAllBytes(file);
        String head = "HTTP/1.1 200 OK\r\nContent-Type: "
                + TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream")
                + "\r\nContent-Length: " + content.length
                + "\r\nCache-Control: no-cache\r\nConnection: close\r\n\r\n";
        out.write(head.getBytes(ISO_8859_1));
        out.write(content);
        out.flush();
    }

    private void pass(Socket near, String head) throws IOException {
        try (Socket far = new Socket(InetAddress.getLoopbackAddress(), target)) {
            sockets.add(far);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            far.getOutputStream().write(once(head).getBytes(ISO_8859_1));
            Thread back = Thread.ofVirtual().start(() -> copy(far, near));
            copy(near, far);
            back.join();
            sockets.remove(far);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The same request, after which the connection ends; what becomes a socket stays. */
    private static String once(String head) {
        if (Pattern.compile("(?i)\r\nupgrade:").matcher(head).find()) {
            return head;
        }
        Predicate<String> others = line -> !line.toLowerCase(Locale.ROOT).startsWith("connection:");
        return head.lines().filter(others).filter(line -> !line.isEmpty()).collect(Collectors.joining("\r\n"))
                + "\r\nConnection: close\r\n\r\n";
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of them is closed, and now both are.
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
