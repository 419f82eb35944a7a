package io.scriptorium.collab;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What can be set with {@code SCRIPTORIUM_COLLAB_…}; the service's README lists it. */
@StaticInitSafe
@ConfigMapping(prefix = "scriptorium.collab")
interface CollabSettings {
    /** The largest message that a client may send. */
    @WithDefault("16777216")
    int maxMessageBytes();

    /** From which size on a document takes no more updates. */
    @WithDefault("67108864")
    long maxDocumentBytes();

    /** Sockets on this pod. */
    @WithDefault("20000")
    int maxConnections();

    /** Documents that one user has open on this pod. */
    @WithDefault("200")
    int maxConnectionsPerUser();

    /** Documents over one socket. */
    @WithDefault("100")
    int maxDocumentsPerSocket();

    /** Clients in one document on this pod. */
    @WithDefault("2000")
    int maxClientsPerDocument();

    /** How fast one socket is read in the long run. */
    @WithDefault("300")
    int messagesPerSecond();

    /** How many messages of one socket may come at once. */
    @WithDefault("3000")
    int messageBurst();

    /** How long a socket may be open without a good token. */
    @WithDefault("10s")
    Duration authenticationTimeout();

    /** How often sockets are pinged. */
    @WithDefault("15s")
    Duration pingInterval();

    /** How long a client may answer nothing. */
    @WithDefault("40s")
    Duration deadAfter();

    /** How long changes are gathered before they are fanned out and logged together. */
    @WithDefault("4ms")
    Duration window();

    /** How long a document without clients stays loaded. */
    @WithDefault("20s")
    Duration idle();

    /** The longest that stopping may take. */
    @WithDefault("25s")
    Duration drainGrace();
}
