package io.scriptorium.local;

import io.scriptorium.local.process.Refusal;
import io.scriptorium.local.process.Supervisor;
import java.io.IOException;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Properties;

/**
 * Runs everything on this machine: PostgreSQL, Redis, a sign-in provider, all services, and the edge that makes them one origin,
 * each as a process of its own. Runs in the foreground until it is asked to end (Ctrl-C, SIGTERM), and leaves nothing behind.
 *
 * <p>It is told what to do by system properties ({@link Options}). What stands in the way is said in one line, with exit code 1.
 */
public final class Local {
    private final PrintStream out;

    private Local(PrintStream out) {
        this.out = out;
    }

    /** Takes no arguments. */
    public static void main(String... arguments) {
        try {
            new Local(System.out).run(System.getProperties());
        } catch (Refusal e) {
            refuse(e.line());
        } catch (IOException e) {
            refuse(e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuse(String line) {
        System.err.println("scriptorium: " + line);
        // Ends what was started, by the hook of the run, and Maven too, which would add a page about a failed goal.
        System.exit(1);
    }

    private void run(Properties properties) throws IOException, InterruptedException {
        Options options = Options.of(properties);
        try (DataFolder data = DataFolder.open(options.data(), options.reset())) {
            if (!Ports.isFree(options.port())) {
                throw new Refusal("port " + options.port()
                        + " is in use: end what uses it, or choose another with -Dscriptorium.port=PORT.");
            }
            Topology topology = new Topology(options, data, new Ports(new SecureRandom()));
            Supervisor supervisor =
                    new Supervisor(data.processTable(), this::tell, InstantSource.system(), Supervisor.GRACE);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(supervisor), "scriptorium-stop"));
            tell("Starting in " + options.data() + "; output of the processes goes to its folder logs.");
            supervisor.open();
            new Startup(topology, supervisor, this::tell).run(options.publicUrl());
            tell("Scriptorium is ready: " + options.publicUrl());
            tell(
                    "Sign in as anybody: \"ada\" becomes ada@example.com. Ctrl-C stops everything; what you wrote is kept.");
            supervisor.awaitStopping();
        }
    }

    private void stop(Supervisor supervisor) {
        tell("Stopping.");
        supervisor.stop();
        tell("Stopped.");
    }

    private synchronized void tell(String line) {
        out.println(line);
        out.flush();
    }
}
