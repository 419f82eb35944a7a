package io.scriptorium.acceptance.system;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A WebSocket (RFC 6455) by hand, so that a test can say what no library would, and see exactly what it gets. */
public final class RawSocket implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 20_000;
    private static final int MASKED = 0x80;
    private static final int FINAL = 0x80;

    /** The kinds of frames. */
    public static final int TEXT = 1;

    /** See {@link #TEXT}. */
    public static final int BINARY = 2;

    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    private final Socket socket;
    private final DataInputStream in;
    private final OutputStream out;
    private final int status;

    /** What a server said when it closed; code 1006 where it said nothing. */
    public record Closing(int code, String reason) {}

    private RawSocket(Socket socket, String path, Map<String, String> headers) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = socket.getOutputStream();
        byte[] nonce = new byte[16];
        ThreadLocalRandom.current().nextBytes(nonce);
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n")
                .append("Host: localhost:" + socket.getPort() + "\r\n")
                .append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
                .append("Sec-WebSocket-Key: " + Base64.getEncoder().encodeToString(nonce) + "\r\n");
        headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
        out.write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        out.flush();
        status = statusOf(readLine());
        while (!readLine().isEmpty()) {
            // The other headers say nothing that matters here.
        }
    }

    /** The number in {@code HTTP/1.1 101 Switching Protocols}. */
    private static int statusOf(String statusLine) {
        int start = statusLine.indexOf(' ') + 1;
        return Integer.parseInt(statusLine.substring(start, start + 3));
    }

    /** Asks for an upgrade; {@link #status()} tells what came of it. */
    public static RawSocket open(LocalSystem system, String path, Map<String, String> headers) {
        return open(system.port(), path, headers);
    }

    /** The same at any port of this machine. */
    public static RawSocket open(int port, String path, Map<String, String> headers) {
        try {
            Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
            try {
                return new RawSocket(socket, path, headers);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String readLine() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("no whole answer: " + line);
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    /** The status of the handshake: 101 where a socket was opened. */
    public int status() {
        return status;
    }

    /** Sends a frame. */
    public RawSocket send(int kind, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(14).put((byte) (FINAL | kind));
        if (payload.length < 126) {
            header.put((byte) (MASKED | payload.length));
        } else if (payload.length <= 0xffff) {
            header.put((byte) (MASKED | 126)).putShort((short) payload.length);
        } else {
            header.put((byte) (MASKED | 127)).putLong(payload.length);
        }
        // A mask of zeroes is allowed and changes nothing.
        header.putInt(0);
        byte[] frame = new byte[header.position() + payload.length];
        System.arraycopy(header.array(), 0, frame, 0, header.position());
        System.arraycopy(payload, 0, frame, header.position(), payload.length);
        return sendBytes(frame);
    }

    /** Sends bytes that may or may not be a frame. A server that has heard enough may have closed already. */
    public RawSocket sendBytes(byte[] bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // Seen by whoever reads.
        }
        return this;
    }

    /** The next message, or nothing where the server closes or has nothing to say for a while. */
    public Optional<byte[]> receive(Duration timeout) {
        return read(timeout).flatMap(read -> Optional.ofNullable(read.message()));
    }

    /** Reads until the server closes. */
    public Closing awaitClose(Duration timeout) {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadlineNanos) {
            Optional<Read> read = read(Duration.ofNanos(Math.max(1_000_000, deadlineNanos - System.nanoTime())));
            if (read.isPresent() && read.get().closing() != null) {
                return read.get().closing();
            }
        }
        return fail("not closed within " + timeout.toMillis() + " ms");
    }

    private record Read(byte @Nullable [] message, @Nullable Closing closing) {}

    private Optional<Read> read(Duration timeout) {
        try {
            socket.setSoTimeout((int) Math.max(1, timeout.toMillis()));
            while (true) {
                int kind = in.readUnsignedByte() & 0x0f;
                long length = in.readUnsignedByte() & 0x7f;
                if (length == 126) {
                    length = in.readUnsignedShort();
                } else if (length == 127) {
                    length = in.readLong();
                }
                byte[] payload = in.readNBytes(Math.toIntExact(length));
                if (kind == CLOSE) {
                    return Optional.of(new Read(null, closing(payload)));
                } else if (kind == PING) {
                    send(PONG, payload);
                } else if (kind != PONG) {
                    return Optional.of(new Read(payload, null));
                }
            }
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new Read(null, new Closing(1006, "")));
        }
    }

    private static Closing closing(byte[] payload) {
        if (payload.length < 2) {
            return new Closing(1005, "");
        }
        int code = ByteBuffer.wrap(payload).getShort() & 0xffff;
        return new Closing(code, new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8));
    }

    /** Bytes as lib0 writes a string: its length first. */
    public static byte[] string(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int rest = bytes.length; ; rest >>>= 7) {
            if (rest < 0x80) {
                out.write(rest);
                break;
            }
            out.write((rest & 0x7f) | 0x80);
        }
        out.writeBytes(bytes);
        return out.toByteArray();
    }

    /** Puts parts together. */
    public static byte[] frame(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** A message of the Hocuspocus family. */
    public static byte[] hocuspocus(String documentName, int type, byte[] rest) {
        return frame(string(documentName), new byte[] {(byte) type}, rest);
    }

    /** Opens the conversation with a token, as Hocuspocus' provider does. */
    public RawSocket authenticate(String documentName, String token) {
        return send(BINARY, hocuspocus(documentName, 2, frame(new byte[] {0}, string(token))));
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "socket %s (%d)", socket, status);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
