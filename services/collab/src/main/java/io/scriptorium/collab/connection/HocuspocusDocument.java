package io.scriptorium.collab.connection;

/** One document of a Hocuspocus client. Called on the socket's context. */
sealed interface HocuspocusDocument permits LocalHocuspocusDocument, RelayedHocuspocusDocument {
    /**
     * A frame under the document's name came in.
     *
     * @throws io.scriptorium.wire.MalformedFrameException if it is not of the protocol
     */
    void received(byte[] frame);

    /** Whether a token is being judged at this moment. */
    boolean awaitsVerdict();

    /** The client is gone, or has closed the document. */
    void leave();

    /** The document may have another owner now. */
    void placementChanged();
}
