package io.scriptorium.collab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.scriptorium.wire.HocuspocusMessage;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * A client's session over HTTP that a test talks through: request by request ({@link #poll}, {@link #post}), or message by message. It reads the streams by itself, so that both ends can't be wrong in the same
 * way.
 */
final class TestHttpSession implements TestConnection {
    static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int HEAD_BYTES = 5;

    private final URI address;
    private final String id;
    private final Queue<byte[]> messages = new ArrayDeque<>();
    private Buffer stream = Buffer.buffer();
    private Buffer message = Buffer.buffer();
    private int closeCode;

    /** How much has come, and how much was sent. */
    long arrived;

    long sent;

    TestHttpSession(URI address, String id) {
        this.address = address;
        this.id = id;
    }

    static HttpRequest.Builder request(URI node, String path) {
        return HttpRequest.newBuilder(node.resolve(path)).timeout(PATIENCE);
    }

    static HttpResponse<String> tryToOpen(URI node, String path, String... headers) {
        HttpRequest.Builder request = request(node, path).POST(BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HTTP.sendAsync(request.build(), BodyHandlers.ofString()).join();
    }

    static TestHttpSession open(URI node, String path) {
        HttpResponse<String> answer = tryToOpen(node, path);
        assertEquals(201, answer.statusCode(), answer::body);
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        JsonObject session = new JsonObject(answer.body());
        return new TestHttpSession(node.resolve(session.getString("path")), session.getString("session"));
    }

    String id() {
        return id;
    }

    private HttpRequest.Builder request(long position) {
        return HttpRequest.newBuilder(address)
                .timeout(PATIENCE)
                .header("X-Scriptorium-Session", id)
                .header("X-Scriptorium-Position", Long.toString(position));
    }

    CompletableFuture<HttpResponse<byte[]>> poll(long position) {
        return HTTP.sendAsync(request(position).GET().build(), BodyHandlers.ofByteArray());
    }

    CompletableFuture<HttpResponse<String>> post(long position, byte[] piece) {
        return HTTP.sendAsync(
                request(position).POST(BodyPublishers.ofByteArray(piece)).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> delete() {
        return HTTP.sendAsync(request(0).DELETE().build(), BodyHandlers.ofString())
                .join();
    }

    /** A message as a frame of the stream. */
    static byte[] framed(byte[] bytes) {
        return Buffer.buffer()
                .appendByte((byte) 0)
                .appendInt(bytes.length)
                .appendBytes(bytes)
                .getBytes();
    }

    static byte[] framed(String name, HocuspocusMessage message) {
        return framed(new HocuspocusMessage.Frame(name, message).encode());
    }

    /** Sends bytes, in pieces if need be, and waits until they have been read. */
    TestHttpSession send(byte[] bytes) {
        for (int from = 0; from < bytes.length; from += 256 << 10) {
            byte[] piece = java.util.Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + (256 << 10)));
            HttpResponse<String> answer = post(sent, piece).join();
            assertEquals(204, answer.statusCode(), answer::body);
            sent += piece.length;
        }
        return this;
    }

    @Override
    public TestHttpSession send(String name, HocuspocusMessage message) {
        return send(framed(name, message));
    }

    /** Polled for as often as it takes. */
    @Override
    public byte[] receive() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (messages.isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "nothing comes");
            assertEquals(0, closeCode, "it has ended");
            pollOnce();
        }
        return messages.remove();
    }

    /** The code with which the server ends it; what comes before that is dropped. */
    int closedWith() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (closeCode == 0) {
            assertTrue(System.nanoTime() < deadline, "it is not closed");
            pollOnce();
        }
        return closeCode;
    }

    private void pollOnce() {
        HttpResponse<byte[]> answer = poll(arrived).join();
        assertEquals(200, answer.statusCode(), () -> new String(answer.body(), StandardCharsets.UTF_8));
        assertTrue(answer.body().length <= 256 << 10);
        arrived += answer.body().length;
        read(answer.body());
    }

    /** Takes a piece of the server's stream. */
    void read(byte[] piece) {
        stream.appendBytes(piece);
        while (stream.length() >= HEAD_BYTES && stream.length() >= HEAD_BYTES + stream.getInt(1)) {
            int end = HEAD_BYTES + stream.getInt(1);
            Buffer rest = stream.getBuffer(HEAD_BYTES, end);
            switch (stream.getByte(0)) {
                case 0 -> {
                    messages.add(message.appendBuffer(rest).getBytes());
                    message = Buffer.buffer();
                }
                case 1 -> message.appendBuffer(rest);
                case 2 -> closeCode = rest.getUnsignedShort(0);
                default -> throw new AssertionError("an unknown kind of frame");
            }
            stream = stream.getBuffer(end, stream.length());
        }
    }

    @Override
    public void close() {
        delete();
    }
}
