package io.scriptorium.accesscontrol;

import java.net.URI;
import java.util.Set;

/** How the access token's cookie is called. */
public final class AccessCookie {
    private static final Set<String> LOCAL_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    private AccessCookie() {}

    /** Whether a public URL is plain http on this machine: the only place where cookies may do without TLS. */
    public static boolean isPlainLocal(URI publicUrl) {
        return "http".equals(publicUrl.getScheme()) && LOCAL_HOSTS.contains(String.valueOf(publicUrl.getHost()));
    }

    /** The name under an installation's public URL; with the prefix that makes browsers refuse it from anywhere else. */
    public static String nameFor(URI publicUrl) {
        return isPlainLocal(publicUrl) ? "scriptorium-access" : "__Host-scriptorium-access";
    }
}
