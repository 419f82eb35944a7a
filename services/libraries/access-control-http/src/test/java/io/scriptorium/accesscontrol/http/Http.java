package io.scriptorium.accesscontrol.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.config.ConfigProvider;

/** Requests as they are written, over a socket: no client in between makes paths or headers neater. */
final class Http {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int TIMEOUT_MILLIS = 20_000;

    private Http() {}

    record Answer(int status, Map<String, List<String>> headers, String body) {
        String header(String name) {
            List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
            assertEquals(1, values.size(), name + " in " + this);
            return values.getFirst();
        }

        /** This answer is a problem of a code. */
        Answer isProblem(int expectedStatus, String code) {
            assertEquals(expectedStatus, status, toString());
            assertEquals(Problem.MEDIA_TYPE, header("content-type").replaceFirst(";.*", ""), toString());
            JsonNode problem = json();
            assertEquals(code, problem.path("code").asText(), body);
            assertEquals(expectedStatus, problem.path("status").asInt(), body);
            assertEquals("about:blank", problem.path("type").asText(), body);
            return notStored();
        }

        Answer is(int expectedStatus, String expectedBody) {
            assertEquals(expectedStatus, status, toString());
            assertEquals(expectedBody, body, toString());
            return notStored();
        }

        Answer notStored() {
            assertEquals("no-store", header("cache-control"), toString());
            assertEquals("nosniff", header("x-content-type-options"), toString());
            return this;
        }

        JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                throw new AssertionError(toString(), e);
            }
        }
    }

    /** Sends a request without a body; headers are whole lines. */
    static Answer send(String method, String path, String... headers) {
        return sendBody(method, path, null, headers);
    }

    static Answer sendBody(String method, String path, String body, String... headers) {
        String length = "Content-Length: " + (body == null ? 0 : body.getBytes(StandardCharsets.UTF_8).length);
        return write(method, path, body == null ? "" : body, body == null ? null : length, headers);
    }

    /** Sends a body in chunks, which are given as they are written. */
    static Answer sendChunked(String method, String path, String chunks, String... headers) {
        return write(method, path, chunks, "Transfer-Encoding: chunked", headers);
    }

    private static Answer write(String method, String path, String body, String framing, String... headers) {
        int port = ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
        if (port == 0) {
            port = ConfigProvider.getConfig().getValue("quarkus.http.port", Integer.class);
        }
        List<String> lines = new ArrayList<>();
        lines.add(method + " " + path + " HTTP/1.1");
        lines.add("Host: docs.example.com");
        lines.add("Connection: close");
        lines.addAll(List.of(headers));
        if (framing != null) {
            lines.add(framing);
        }
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            request.writeBytes(body.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(request.toByteArray());
            socket.getOutputStream().flush();
            return parse(socket.getInputStream());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path, e);
        }
    }

    private static Answer parse(InputStream input) throws IOException {
        String whole = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        int end = whole.indexOf("\r\n\r\n");
        List<String> head = whole.substring(0, end).lines().toList();
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line : head.subList(1, head.size())) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        String body = whole.substring(end + 4);
        if (headers.getOrDefault("transfer-encoding", List.of()).contains("chunked")) {
            body = body.lines().filter(line -> line.startsWith("{")).findFirst().orElse(body);
        }
        return new Answer(
                Integer.parseInt(head.getFirst(), "HTTP/1.1 ".length(), "HTTP/1.1 200".length(), 10), headers, body);
    }
}
