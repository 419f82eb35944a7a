package io.scriptorium.collab.connection;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Which requests belong to which client, where requests do a WebSocket's work: a session's id is a secret of 256 bits, which travels in a header, so that it gets into no log, and so that no page of another site can
 * send it. Whoever is behind it is told by a token in the frames, as on a WebSocket.
 *
 * <p>Safe for use by several threads.
 */
final class HttpSessions {
    /** The secret by which a session is known. */
    static final String SESSION_HEADER = "X-Scriptorium-Session";
    /** Where in a stream a request is: the number of bytes before it. */
    static final String POSITION_HEADER = "X-Scriptorium-Position";

    private static final int ID_BYTES = 32;
    private static final Pattern POSITION = Pattern.compile("[0-9]{1,18}");

    private final SecureRandom random = new SecureRandom();
    private final Map<String, HttpTransport> transports = new ConcurrentHashMap<>();

    /** Makes a session known; answers its id. */
    String add(HttpTransport transport) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        transports.put(id, transport);
        return id;
    }

    /** Forgets a session. */
    void remove(String id) {
        transports.remove(id);
    }

    /** Hands a request to the session that it names. */
    void handle(String id, HttpServerRequest request) {
        HttpTransport transport = transports.get(id);
        if (transport == null) {
            Refusal.NO_SUCH_SESSION.answer(request.response());
            return;
        }
        // Of a client that goes away its transport hears in its own time.
        request.exceptionHandler(ignored -> {});
        request.response().exceptionHandler(ignored -> {});
        switch (request.method().name()) {
            case "GET" -> poll(request, transport);
            case "POST" -> post(request, transport);
            case "DELETE" -> transport.context().runOnContext(ignored -> transport.delete(request.response()));
            default -> Refusal.METHOD_NOT_ALLOWED.answer(request.response());
        }
    }

    private static void poll(HttpServerRequest request, HttpTransport transport) {
        long position = position(request);
        if (position >= 0) {
            transport.context().runOnContext(ignored -> transport.poll(position, request.response()));
        }
    }

    private static void post(HttpServerRequest request, HttpTransport transport) {
        long position = position(request);
        if (position < 0) {
            return;
        }
        Buffer body = Buffer.buffer();
        boolean[] refused = new boolean[1];
        request.handler(part -> {
            if (!refused[0] && body.length() + part.length() > HttpTransport.MAX_BODY_BYTES) {
                refused[0] = true;
                Refusal.BODY_TOO_LARGE.answer(request.response());
            } else if (!refused[0]) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (!refused[0]) {
                transport.context().runOnContext(ignored -> transport.post(position, body, request.response()));
            }
        });
    }

    /** The position that a request states; one without is answered here, and has -1. */
    private static long position(HttpServerRequest request) {
        String text = request.getHeader(POSITION_HEADER);
        if (text == null || !POSITION.matcher(text).matches()) {
            Refusal.BAD_POSITION.answer(request.response());
            return -1;
        }
        return Long.parseLong(text);
    }
}
