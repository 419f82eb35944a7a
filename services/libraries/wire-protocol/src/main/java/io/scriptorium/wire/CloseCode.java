package io.scriptorium.wire;

/**
 * Why the server closes a socket. y-websocket 3.1 gives up on 4400–4499 and retries all others; Hocuspocus' provider retries
 * all, and asks for its token anew. So what can change by itself lies outside that range.
 */
public enum CloseCode {
    /** The pod is about to stop: connect again, elsewhere. */
    DRAINING(4503, "draining"),
    /** The document has moved to another pod: connect again. */
    MOVED(4504, "moved"),
    /** This pod is at a limit, or can't load the document now: try again later. */
    OVERLOADED(4509, "overloaded"),
    /** The client reads more slowly than others write, and its queue is full: connect again, the state vector fetches what is missing. */
    SLOW(4510, "too slow"),
    /** Too many sockets, documents, or messages before a token: some may be closed before the next attempt. */
    LIMIT(4529, "too many connections"),
    /** The peer does not answer pings. */
    DEAD_PEER(4508, "no answer to pings"),
    /** A frame over the limit. */
    TOO_BIG(1009, "message too big"),
    /** A frame that is not of the protocol. */
    MALFORMED(4400, "malformed frame"),
    /** The token is missing, wrong, expired or revoked. */
    UNAUTHORIZED(4401, "unauthorized"),
    /** The access to the document was taken away. */
    FORBIDDEN(4403, "forbidden"),
    /** No such document, or not for this user. */
    NOT_FOUND(4404, "not found"),
    /** No token came in time. */
    AUTHENTICATION_TIMEOUT(4408, "no token in time");

    private static final int FIRST_FINAL = 4400;
    private static final int LAST_FINAL = 4499;

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    /** The code on the wire. */
    public int code() {
        return code;
    }

    /** The reason on the wire. */
    public String reason() {
        return reason;
    }

    /** Whether y-websocket 3.1 stops trying after it. */
    public boolean isFinal() {
        return code >= FIRST_FINAL && code <= LAST_FINAL;
    }
}
