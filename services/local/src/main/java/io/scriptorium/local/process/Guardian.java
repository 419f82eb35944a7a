package io.scriptorium.local.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A small shell that outlives this process for as long as it takes to end the children, when this process is killed in a way
 * that leaves it no time: see {@code guardian.sh}. Confined to the supervisor's thread.
 */
final class Guardian implements AutoCloseable {
    private final Process shell;
    private final Writer orders;

    Guardian() {
        try {
            shell = new ProcessBuilder(Session.own(List.of("sh", "-c", script())))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            orders = shell.outputWriter(StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String script() throws IOException {
        try (InputStream in = Guardian.class.getResourceAsStream("guardian.sh")) {
            if (in == null) {
                throw new IllegalStateException("guardian.sh is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The shell's own process, for those who count what is left. */
    Process process() {
        return shell;
    }

    void watch(Process child, ChildSpec.StopSignal signal) {
        tell("+ " + child.pid() + " " + signal);
    }

    void forget(Process child) {
        tell("- " + child.pid());
    }

    private void tell(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
        } catch (IOException e) {
            // Somebody killed it. The next run still finds what is left, by processes.started.
        }
    }

    @Override
    public void close() {
        try {
            orders.close();
        } catch (IOException e) {
            // It is gone already.
        }
    }
}
