package io.scriptorium.collab.connection;

import io.scriptorium.collab.connection.StreamedFrame.MalformedStreamException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.WebSocketFrame;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket's work done by requests: two streams of bytes, each of them {@linkplain StreamedFrame frames}, of which a request carries a piece. A piece is named by its position in its stream, as in TCP, so
 * that a request whose answer got lost is simply made again.
 *
 * <ul>
 *   <li>{@link #poll} asks for what comes from a position on, and so says that everything before it has arrived. It is held until there is something, or until it is time to hear of the client again
 *       ({@link #ping}). What is not known to have arrived is kept.
 *   <li>{@link #post} brings what comes at a position. What had come before is passed over. It is answered when all of it has been read, so a client that waits for that sends no faster than it is read; one
 *       that does not wait is refused.
 * </ul>
 *
 * One request of each kind is open at a time; a newer one takes the place of one that waits. Nothing else is bounded here: {@link Outflow} bounds what is kept, and {@link ClientSocket} ends whoever
 * isn't heard of.
 */
final class HttpTransport implements Transport {
    /** The most bytes of a stream that one request or answer carries: no proxy minds so much, and slow lines are through with it in time. */
    static final int MAX_BODY_BYTES = 256 << 10;
    /** How long it is known after its last word, for a client to ask for that. */
    static final long LAST_WORD_MILLIS = 3_000;

    private static final String STREAM = "application/octet-stream";

    /** Bytes that were sent and have not arrived, as far as is known here. */
    private record Kept(Buffer bytes, Promise<Void> taken) {}

    private final Context context;

    /** In the order of the stream, from {@link #arrived} to {@link #sent}; its own lock, also for the four fields after it. */
    private final Queue<Kept> kept = new ArrayDeque<>();

    private long arrived;
    private long sent;
    private int keptOffset;
    private boolean closed;

    // All of these belong to the context.
    private final StreamedFrame.Reader reader = new StreamedFrame.Reader();
    private @Nullable Listener listener;
    private @Nullable HttpServerResponse poll;
    private @Nullable HttpServerResponse post;
    private long received;
    private boolean paused;
    private boolean reading;
    private boolean over;

    HttpTransport(Context context) {
        this.context = context;
    }

    /** Where its requests are to be handed to it. */
    Context context() {
        return context;
    }

    @Override
    public void start(Listener listener) {
        this.listener = listener;
    }

    private Listener listener() {
        Listener known = listener;
        if (known == null) {
            throw new IllegalStateException("not started");
        }
        return known;
    }

    /** A whole answer's worth. */
    @Override
    public int windowBytes() {
        return MAX_BODY_BYTES;
    }

    /** Takes a request for what comes from a position on. Called on the context. */
    void poll(long position, HttpServerResponse response) {
        if (over) {
            Refusal.NO_SUCH_SESSION.answer(response);
            return;
        }
        if (!acknowledge(position)) {
            Refusal.OUT_OF_ORDER.answer(response);
            return;
        }
        listener().heard();
        HttpServerResponse before = poll;
        poll = response;
        if (before != null) {
            answer(before, Buffer.buffer());
        }
        response.closeHandler(ignored -> context.runOnContext(gone -> {
            if (response.equals(poll)) {
                poll = null;
            }
        }));
        flush();
    }

    /** Lets go of what has arrived; answers whether a client can have come exactly so far. */
    private boolean acknowledge(long position) {
        List<Promise<Void>> taken = new ArrayList<>();
        synchronized (kept) {
            if (position < arrived || position > sent) {
                return false;
            }
            long before = position - arrived + keptOffset;
            for (Kept next = kept.peek(); next != null && next.bytes.length() <= before; next = kept.peek()) {
                before -= next.bytes.length();
                taken.add(next.taken);
                kept.remove();
            }
            keptOffset = (int) before;
            arrived = position;
        }
        taken.forEach(Promise::complete);
        return true;
    }

    /** Answers the poll, if there is one and something to say. */
    private void flush() {
        HttpServerResponse waiting = poll;
        if (waiting == null) {
            return;
        }
        Buffer piece = Buffer.buffer();
        synchronized (kept) {
            int from = keptOffset;
            for (Kept next : kept) {
                int to = Math.min(next.bytes.length(), from + MAX_BODY_BYTES - piece.length());
                piece.appendBuffer(next.bytes, from, to - from);
                from = 0;
                if (piece.length() == MAX_BODY_BYTES) {
                    break;
                }
            }
        }
        if (piece.length() > 0) {
            poll = null;
            answer(waiting, piece);
        }
    }

    /** How many bytes are kept because they are not known to have arrived. */
    long keptBytes() {
        synchronized (kept) {
            return kept.stream().mapToLong(each -> each.bytes.length()).sum();
        }
    }

    private static void answer(HttpServerResponse response, Buffer piece) {
        if (!response.ended() && !response.closed()) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, STREAM)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(piece);
        }
    }

    /** Takes a piece of the client's stream. Called on the context. */
    void post(long position, Buffer piece, HttpServerResponse response) {
        if (over) {
            Refusal.NO_SUCH_SESSION.answer(response);
            return;
        }
        if (isClosed()) {
            // As on a WebSocket, nobody listens after the last word, and it is the poll that tells of that.
            done(response);
            return;
        }
        long known = received - position;
        boolean brings = known < piece.length();
        if (known < 0 || (brings && reader.hasMore())) {
            Refusal.OUT_OF_ORDER.answer(response);
            return;
        }
        listener().heard();
        if (brings) {
            received = position + piece.length();
            reader.add(piece.slice((int) known, piece.length()));
        }
        HttpServerResponse before = post;
        post = response;
        if (before != null) {
            Refusal.SUPERSEDED.answer(before);
        }
        read();
    }

    private void read() {
        if (reading) {
            return;
        }
        reading = true;
        try {
            while (!paused && !isClosed()) {
                WebSocketFrame frame = reader.next();
                if (frame == null) {
                    break;
                }
                listener().frame(frame);
            }
        } catch (MalformedStreamException e) {
            listener().malformed();
        } finally {
            reading = false;
        }
        HttpServerResponse waiting = post;
        if (waiting != null && (isClosed() || !reader.hasMore())) {
            post = null;
            done(waiting);
        }
    }

    private static void done(HttpServerResponse response) {
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(204)
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end();
        }
    }

    /** The client goes. Called on the context. */
    void delete(HttpServerResponse response) {
        done(response);
        synchronized (kept) {
            closed = true;
        }
        end();
    }

    @Override
    public Future<Void> write(WebSocketFrame frame) {
        return send(StreamedFrame.encode(frame), false);
    }

    private Future<Void> send(Buffer bytes, boolean end) {
        Promise<Void> taken = Promise.promise();
        synchronized (kept) {
            if (closed) {
                throw new IllegalStateException("closed");
            }
            closed = end;
            sent += bytes.length();
            kept.add(new Kept(bytes, taken));
        }
        context.runOnContext(ignored -> flush());
        return taken.future();
    }

    /** Answers the poll with nothing: a client that is there makes another. */
    @Override
    public void ping() {
        context.runOnContext(ignored -> {
            HttpServerResponse waiting = poll;
            if (waiting != null) {
                poll = null;
                answer(waiting, Buffer.buffer());
            }
        });
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        read();
    }

    @Override
    public void close(short code, @Nullable String reason) {
        try {
            send(StreamedFrame.encodeEnd(code, reason), true);
        } catch (IllegalStateException e) {
            // Its last word has been said.
            return;
        }
        context.owner().setTimer(LAST_WORD_MILLIS, timer -> context.runOnContext(ignored -> end()));
    }

    @Override
    public boolean isClosed() {
        synchronized (kept) {
            return closed;
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        List<Kept> left;
        synchronized (kept) {
            left = List.copyOf(kept);
            kept.clear();
        }
        left.forEach(each -> each.taken.tryFail("the client is gone"));
        HttpServerResponse polling = poll;
        if (polling != null) {
            poll = null;
            Refusal.NO_SUCH_SESSION.answer(polling);
        }
        HttpServerResponse posting = post;
        if (posting != null) {
            post = null;
            Refusal.NO_SUCH_SESSION.answer(posting);
        }
        listener().closed();
    }
}
