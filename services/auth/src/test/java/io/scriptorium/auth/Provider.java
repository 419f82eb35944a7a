package io.scriptorium.auth;

import io.scriptorium.testbackends.FreePorts;
import java.net.InetAddress;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import org.jspecify.annotations.Nullable;

/** The identity provider of the tests, on one port of this JVM; it may be stopped and started. */
public final class Provider {
    private static final Provider SHARED = new Provider();

    private final int port = FreePorts.next();
    private @Nullable MockOAuth2Server server;

    private Provider() {}

    public static Provider shared() {
        return SHARED;
    }

    /** Where it is found. */
    public String issuer() {
        return "http://localhost:" + port + "/default";
    }

    public synchronized void start() {
        if (server == null) {
            server = new MockOAuth2Server(OAuth2Config.Companion.fromJson("{\"interactiveLogin\": true}"));
            server.start(InetAddress.getLoopbackAddress(), port);
        }
    }

    public synchronized void stop() {
        MockOAuth2Server running = server;
        if (running != null) {
            running.shutdown();
            server = null;
        }
    }
}
