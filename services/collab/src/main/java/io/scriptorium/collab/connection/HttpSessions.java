package io.scriptorium.collab.connection;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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
    private final Map<String, Session> sessions = new ConcurrentHashMap<>();

    private record Session(HttpTransport transport, AtomicReference<@Nullable Upload> upload) {
        /** Drops what has come of a body, if one is under way. */
        void drop(Refusal why, @Nullable Upload next) {
            Upload before = upload.getAndSet(next);
            if (before != null) {
                before.drop(why);
            }
        }
    }

    /**
     * The body of a request while it comes in. A session has one at a time, so that nobody gets more memory by more requests: a newer one takes the place of one that has not come to its end.
     */
    private static final class Upload {
        private final HttpServerRequest request;
        private Buffer body = Buffer.buffer();
        private boolean over;

        Upload(HttpServerRequest request) {
            this.request = request;
        }

        synchronized void part(Buffer part) {
            if (!over && body.length() + part.length() > HttpTransport.MAX_BODY_BYTES) {
                drop(Refusal.BODY_TOO_LARGE);
            } else if (!over) {
                body.appendBuffer(part);
            }
        }

        /** The whole body; null if it was dropped. */
        synchronized @Nullable Buffer end() {
            Buffer whole = over ? null : body;
            over = true;
            body = Buffer.buffer();
            return whole;
        }

        synchronized void drop(Refusal why) {
            if (!over) {
                over = true;
                body = Buffer.buffer();
                why.answer(request.response());
            }
        }
    }

    /** Makes a session known; answers its id. */
    String add(HttpTransport transport) {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        sessions.put(id, new Session(transport, new AtomicReference<>()));
        return id;
    }

    /** Forgets a session. */
    void remove(String id) {
        Session ended = sessions.remove(id);
        if (ended != null) {
            ended.drop(Refusal.NO_SUCH_SESSION, null);
        }
    }

    /** Hands a request to the session that it names. */
    void handle(String id, HttpServerRequest request) {
        Session session = sessions.get(id);
        if (session == null) {
            Refusal.NO_SUCH_SESSION.answer(request.response());
            return;
        }
        HttpTransport transport = session.transport;
        // Of a client that goes away its transport hears in its own time.
        request.exceptionHandler(ignored -> {});
        request.response().exceptionHandler(ignored -> {});
        switch (request.method().name()) {
            case "GET" -> poll(request, transport);
            case "POST" -> post(request, session);
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

    private static void post(HttpServerRequest request, Session session) {
        long position = position(request);
        if (position < 0) {
            return;
        }
        Upload upload = new Upload(request);
        session.drop(Refusal.SUPERSEDED, upload);
        request.handler(upload::part);
        request.endHandler(end -> {
            Buffer body = upload.end();
            session.upload.compareAndSet(upload, null);
            if (body != null) {
                session.transport
                        .context()
                        .runOnContext(ignored -> session.transport.post(position, body, request.response()));
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
