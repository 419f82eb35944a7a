package io.scriptorium.collab.connection;

/** What a family of clients speaks over one socket. Called on the socket's context. */
interface Protocol {
    /** A binary message came in. */
    void received(byte[] message);

    /** Whether a token is being judged at this moment. */
    boolean awaitsVerdict();

    /** The socket is gone, whoever ended it. Called once. */
    void ended();

    /** Documents may have other owners now. */
    void placementChanged();
}
