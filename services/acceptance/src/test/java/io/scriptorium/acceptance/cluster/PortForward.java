package io.scriptorium.acceptance.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way to a port inside the cluster, by {@code kubectl port-forward}; which ends now and then when a connection is cut: then there is another.
 *
 * <p>Safe for use by several threads.
 */
final class PortForward implements AutoCloseable {
    private static final Pattern FORWARDING = Pattern.compile("127\\.0\\.0\\.1:(\\d+)");

    private final String target;
    private final int targetPort;
    private @Nullable Process forward;
    private int port;

    /**
     * Opens nothing yet.
     *
     * @param target as kubectl names it, like {@code pod/ingress}
     */
    PortForward(String target, int targetPort) {
        this.target = target;
        this.targetPort = targetPort;
    }

    /** Which port of this machine leads there now. */
    synchronized int port() {
        Process open = forward;
        if (open == null || !open.isAlive()) {
            try {
                open = new ProcessBuilder(
                                "kubectl", "--namespace", Namespace.NAME, "port-forward", target, ":" + targetPort)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
                forward = open;
                Matcher line =
                        FORWARDING.matcher(String.valueOf(open.inputReader().readLine()));
                if (!line.find()) {
                    throw new IllegalStateException("kubectl port-forward doesn't say where it listens");
                }
                port = Integer.parseInt(line.group(1));
                BufferedReader rest = open.inputReader();
                Thread.ofVirtual().start(() -> rest.lines().forEach(each -> {}));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return port;
    }

    @Override
    public synchronized void close() {
        Process open = forward;
        if (open != null) {
            open.destroy();
        }
    }
}
